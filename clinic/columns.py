"""Rows of other tables as columns of one row: what a page needs of five tables, fetched in one query.

``column`` goes into ``values()`` of the one row; ``rows_of`` makes rows again of what came back.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, JSONField, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class _WholeRow(Expression):
    """A row of the table asked, as JSON: one word for PostgreSQL, where Django's ``JSONObject`` would spell out and
    compile each of a dozen columns, which costs more time than a query of its own."""

    output_field = JSONField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        return f"TO_JSONB({compiler.quote_name_unless_alias(compiler.query.get_initial_alias() or '')})", ()


def column(rows: QuerySet[Any]) -> ArraySubquery:
    """Whole rows, in the order asked for."""
    return ArraySubquery(rows.values_list(_WholeRow()))


def rows_of(model: type[Row], column: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The rows behind a column, as if they had been fetched one by one."""
    fields = {field.attname: (field.column or field.attname, field.to_python) for field in model._meta.concrete_fields}
    # JSON knows neither moments nor UUIDs: each field reads its own.
    return [
        model.from_db(DEFAULT_DB_ALIAS, list(fields), [read(found[name]) for name, read in fields.values()])
        for found in column
    ]
