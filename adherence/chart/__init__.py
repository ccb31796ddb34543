"""The chart: what it asks of the database (``fetching``), which days (``period``), what it says (``chart``)."""

from adherence.chart.asked import Asked
from adherence.chart.chart import Chart
from adherence.chart.fetching import Wanted, chart_of
from adherence.chart.period import Period, PeriodError, period_of

__all__ = ["Asked", "Chart", "Period", "PeriodError", "Wanted", "chart_of", "period_of"]
