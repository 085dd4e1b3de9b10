// The picture beside the form: it moves by itself to the record and to the field that has the focus.

export class Scan {
  constructor(root) {
    const part = (name) => root.querySelector(`[data-scan-${name}]`);
    this.window = part("window");
    this.picture = part("picture");
    this.image = part("image");
    this.recordMark = part("record");
    this.fieldMark = part("field");
    this.none = part("none");
    this.zoom = 1;
    this.image.addEventListener("load", () => (this.wanted ? this.toField(this.wanted) : this.toRecord()));
    new ResizeObserver(() => this.image.naturalWidth && this.redraw()).observe(this.window);
  }

  /** Show the page of a state; `map` takes boxes of the original to shares of the preview. */
  show({ preview, map, region }) {
    this.map = map;
    this.region = region.length ? region : null;
    this.target = null;
    this.wanted = null;
    const known = preview && this.image.getAttribute("src") === preview;
    this.none.hidden = Boolean(preview);
    this.image.hidden = !preview;
    this.fieldMark.hidden = true;
    if (preview && !known) this.image.src = preview;
    else if (preview) this.toRecord();
    else this.recordMark.hidden = true;
  }

  /** Shares of the picture [left, top, right, bottom] of a box in original pixels. */
  shares([x0, y0, x1, y1]) {
    const [a, b, c, d, e, f] = this.map;
    const xs = [a * x0 + b * y0 + c, a * x1 + b * y1 + c];
    const ys = [d * x0 + e * y0 + f, d * x1 + e * y1 + f];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  toRecord() {
    this.fieldMark.hidden = true;
    if (!this.map || !this.image.naturalWidth) return;
    this.place(this.region ? this.shares(this.region) : [0, 0, 1, 1], 1);
  }

  /** Bring a field's box into view, at a size that can be read, inside its record. */
  toField(box) {
    this.wanted = box;
    if (!box || !this.map || !this.image.naturalWidth) return;
    const target = this.shares(box);
    const record = this.region ? this.shares(this.region) : [0, 0, 1, 1];
    // A form keeps most of its width in view, so that captions stay readable; a table's row is far too wide for that.
    const { naturalWidth: w, naturalHeight: h } = this.image;
    const isRow = (record[3] - record[1]) * h < 0.4 * (record[2] - record[0]) * w;
    const wide = Math.max(target[2] - target[0], (record[2] - record[0]) * (isRow ? 0.4 : 0.7));
    const middle = (target[0] + target[2]) / 2;
    const left = Math.max(record[0], Math.min(middle - wide / 2, record[2] - wide));
    this.place([left, target[1], left + wide, target[3]], 1);
    this.mark(this.fieldMark, target);
  }

  place(shares, zoom) {
    this.target = shares;
    this.zoom = zoom;
    this.redraw();
  }

  redraw() {
    if (!this.target) return;
    const [left, top, right, bottom] = this.target;
    const [w, h] = [this.window.clientWidth, this.window.clientHeight];
    const ratio = this.image.naturalHeight / this.image.naturalWidth;
    const fit = Math.min(w / (right - left), h / Math.max((bottom - top) * ratio, 1e-6));
    const width = Math.max(Math.min(fit, w / (right - left)) * 0.98 * this.zoom, w * 0.5);
    this.picture.style.width = `${width}px`;
    const x = w / 2 - ((left + right) / 2) * width;
    const y = h / 2 - ((top + bottom) / 2) * width * ratio;
    // Never more than a strip of nothing above the page or under it.
    const high = width * ratio;
    const upper = high < h ? (h - high) / 2 : Math.min(Math.max(y, h * 0.95 - high), h * 0.05);
    this.picture.style.transform = `translate(${x}px, ${upper}px)`;
    if (this.region) this.mark(this.recordMark, this.shares(this.region));
    else this.recordMark.hidden = true;
  }

  mark(element, [left, top, right, bottom]) {
    Object.assign(element.style, {
      left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%`,
    });
    element.hidden = false;
  }

  scale(by) {
    this.zoom = Math.max(0.5, Math.min(this.zoom * by, 6));
    this.redraw();
  }
}
