"""The forecast of a transfer is kept as it was at the moment of sending."""

from registers import forecasting
from registers.models import ForecastItem, TransferForecast
from registers.rules import bounces


def keep_forecast(*, transfer, entry_ids, at) -> TransferForecast:
    """Write down what is foretold of the entries, in the order of their rows; a second call keeps the first word.

    Inside the transaction that sends them, before their states change.
    """
    known = TransferForecast.objects.filter(transfer=transfer).first()
    if known:
        return known
    told = forecasting.forecast_of(entry_ids)
    forecast = TransferForecast.objects.create(
        transfer=transfer, entries=told.entries, flag_from=forecasting.flag_from(), flagged=len(told.flagged),
        expected=told.expected, low=told.low, high=told.high, made_at=at,
    )  # fmt: skip
    ForecastItem.objects.bulk_create(
        (
            ForecastItem(
                forecast=forecast, entry_id=entry, probability=bounces.together(chances),
                chances=[{"why": c.why, "probability": round(c.probability, 6), "about": c.about} for c in chances],
            )
            for entry, chances in told.chances.items()
        ),
        batch_size=1000,
    )  # fmt: skip
    return forecast
