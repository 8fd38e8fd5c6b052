"""Small dense matrices as tuples of rows: just what the model needs, in plain floats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, log, sqrt
from operator import mul, sub

Vector = tuple[float, ...]
Matrix = tuple[Vector, ...]


def dot(left: Iterable[float], right: Iterable[float]) -> float:
    """Return the inner product."""
    product: float = sum(map(mul, left, right))
    return product


def times(matrix: Iterable[Sequence[float]], vector: Sequence[float]) -> Vector:
    """Return matrix @ vector."""
    return tuple([sum(map(mul, row, vector)) for row in matrix])


def minus(left: Sequence[float], right: Sequence[float]) -> Vector:
    """Return left - right."""
    return tuple(map(sub, left, right))


def mean(vectors: Sequence[Sequence[float]]) -> Vector:
    """Return the mean of vectors of one length."""
    return tuple(sum(column) / len(vectors) for column in zip(*vectors, strict=True))


def cholesky(matrix: Sequence[Sequence[float]]) -> Matrix:
    """Return lower triangular L (rows of growing length) with L L^T = a positive definite matrix.

    Of the matrix, only the rows up to the diagonal are read.
    """
    rows: list[list[float]] = []
    for i, source in enumerate(matrix):
        row: list[float] = []
        for j in range(i):
            other = rows[j]
            row.append((source[j] - dot(row, other)) / other[j])
        row.append(sqrt(source[i] - dot(row, row)))
        rows.append(row)
    return tuple(map(tuple, rows))


def forward(factor: Matrix, vector: Sequence[float]) -> list[float]:
    """Return L^-1 ``vector``, given L from :func:`cholesky`."""
    solved: list[float] = []
    for row, value in zip(factor, vector, strict=True):
        solved.append((value - dot(row, solved)) / row[-1])
    return solved


def solve(factor: Matrix, vector: Sequence[float]) -> list[float]:
    """Return (L L^T)^-1 ``vector``, given L from :func:`cholesky`."""
    solved = forward(factor, vector)
    for i in reversed(range(len(solved))):
        row = factor[i]
        solved[i] = value = solved[i] / row[i]
        for j in range(i):
            solved[j] -= row[j] * value
    return solved


def inverse(factor: Matrix) -> Matrix:
    """Return the inverse of L L^T, given L from :func:`cholesky`."""
    # Columns of L^-1: forward substitution on unit vectors, zero above the diagonal.
    columns: list[list[float]] = []
    for i in range(len(factor)):
        column = [0.0] * i + [1.0 / factor[i][i]]
        for row in factor[i + 1 :]:
            # The column ends where the row's diagonal begins.
            column.append(-sum(map(mul, row, column)) / row[-1])
        columns.append(column)
    rows = [[sum(map(mul, column, other)) for other in columns[: place + 1]] for place, column in enumerate(columns)]
    return tuple(tuple(row + [below[place] for below in rows[place + 1 :]]) for place, row in enumerate(rows))


def pivoted_cholesky(
    matrix: Sequence[Sequence[float]], tolerance: float = 1e-12, first: Sequence[float] = ()
) -> Matrix:
    """Return L (rows in the matrix's own order, one column a step) with L L^T = a positive semidefinite matrix.

    Each step takes the first row of the largest variance left and stops when none is above ``tolerance`` times the
    largest at the start, so that the number of columns is the numerical rank. ``first`` is a column to begin with.
    """
    size = len(matrix)
    left = [matrix[i][i] for i in range(size)]
    limit = tolerance * max(left, default=0.0)
    rows: list[list[float]] = [[] for _ in range(size)]
    for i, value in enumerate(first):
        rows[i].append(value)
        left[i] -= value * value
    for _ in range(size):
        most = max(left, default=0.0)
        if most <= limit:
            break
        # The first of equals: of rows that sum to 0 the last two always tie, and the last bit of a sum, which is not
        # the same in every Python, must not choose between them.
        pivot = next(i for i in range(size) if left[i] >= most * (1 - 1e-9))
        root = sqrt(left[pivot])
        base = list(rows[pivot])
        for i in range(size):
            value = root if i == pivot else (matrix[i][pivot] - dot(rows[i], base)) / root
            rows[i].append(value)
            left[i] -= value * value
        left[pivot] = 0.0
    return tuple(map(tuple, rows))


def half_log_determinant(factor: Sequence[Sequence[float]]) -> float:
    """Return half the natural log of the determinant of the matrix of which :func:`cholesky` made ``factor``."""
    return sum(log(row[-1]) for row in factor)


def log_softmax(scores: Sequence[float]) -> list[float]:
    """Return the natural log of each option's probability, exp(score) over the sum of all, safe for large scores."""
    top = max(scores)
    total = top + log(sum([exp(score - top) for score in scores]))
    return [score - total for score in scores]
