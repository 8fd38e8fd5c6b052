"""Small matrices: against numpy, and against what each of them is for."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit.model.linalg import cholesky, dot, forward, inverse, mean, minus, pivoted_cholesky, solve, times
from tests.support.banks import Array, exactly, tables


@st.composite
def arrays(draw: st.DrawFn) -> Array:
    return np.array(draw(tables(draw(st.integers(1, 6)), draw(st.integers(1, 6)))))


@st.composite
def definite(draw: st.DrawFn) -> Array:
    table = draw(arrays())
    square: Array = table.T @ table + 0.1 * np.eye(table.shape[1])
    return square


def full(factor: tuple[tuple[float, ...], ...]) -> Array:
    wide = max(len(row) for row in factor)
    return np.array([[*row, *[0.0] * (wide - len(row))] for row in factor])


@exactly
@given(arrays())
def test_products_and_means_are_those_of_numpy(table: Array) -> None:
    first, last = table[0].tolist(), table[-1].tolist()
    assert dot(first, last) == pytest.approx(table[0] @ table[-1], abs=1e-12)
    assert times(table.tolist(), first) == pytest.approx((table @ table[0]).tolist(), abs=1e-12)
    assert minus(first, last) == tuple((table[0] - table[-1]).tolist())
    assert mean(table.tolist()) == pytest.approx(table.mean(axis=0).tolist(), abs=1e-12)


@exactly
@given(definite())
def test_a_factor_times_its_transpose_is_the_matrix(matrix: Array) -> None:
    factor = full(cholesky(matrix.tolist()))
    assert np.allclose(factor @ factor.T, matrix, rtol=0, atol=1e-12)
    assert np.array_equal(factor, np.tril(factor))


@exactly
@given(definite())
def test_the_inverse_undoes_the_matrix_and_is_symmetric_to_the_last_bit(matrix: Array) -> None:
    undone = np.array(inverse(cholesky(matrix.tolist())))
    assert np.allclose(undone @ matrix, np.eye(len(matrix)), rtol=0, atol=1e-9)
    assert np.array_equal(undone, undone.T)


@exactly
@given(definite(), st.randoms(use_true_random=False))
def test_a_factor_solves_its_half_and_the_whole(matrix: Array, random: Random) -> None:
    factor = cholesky(matrix.tolist())
    vector = [random.uniform(-1, 1) for _ in factor]
    assert np.allclose(full(factor) @ forward(factor, vector), vector, rtol=0, atol=1e-9)
    assert np.allclose(matrix @ solve(factor, vector), vector, rtol=0, atol=1e-9)


@exactly
@given(arrays(), st.randoms(use_true_random=False))
def test_a_pivoted_factor_may_begin_with_any_column_that_is_in_the_matrix(table: Array, random: Random) -> None:
    matrix = table @ table.T
    column = matrix @ [random.uniform(0.5, 1) for _ in matrix]
    length = float(column @ column)
    if length < 1e-3:
        return
    first = matrix @ column / np.sqrt(column @ matrix @ column)
    again = np.array(pivoted_cholesky(matrix.tolist(), 1e-9, first.tolist())).reshape(len(matrix), -1)
    assert np.allclose(again @ again.T, matrix, rtol=0, atol=1e-7)
    assert np.array_equal(again[:, 0], first)


@exactly
@given(arrays())
def test_a_pivoted_factor_reproduces_its_matrix_with_as_many_columns_as_the_rank(table: Array) -> None:
    matrix = table @ table.T
    factor = pivoted_cholesky(matrix.tolist())
    again = np.array(factor).reshape(len(matrix), -1)
    assert np.allclose(again @ again.T, matrix, rtol=0, atol=1e-10)
    assert again.shape[1] == np.linalg.matrix_rank(table, tol=1e-5)


@exactly
@given(arrays(), st.randoms(use_true_random=False))
def test_the_last_bits_of_a_matrix_choose_no_pivot(table: Array, random: Random) -> None:
    # Rows that sum to 0, as the roles do: the last two that are left always tie.
    centred = table - table.mean(axis=0)
    matrix = centred @ centred.T
    noise = np.array([[1 + random.uniform(-4e-16, 4e-16) for _ in row] for row in matrix])
    factor, other = (
        np.array(pivoted_cholesky(each.tolist())).reshape(len(matrix), -1) for each in (matrix, matrix * noise)
    )
    assert np.allclose(factor, other, rtol=0, atol=1e-6)


def test_of_equal_variances_the_first_is_the_pivot() -> None:
    more = 1 + 4e-16
    for matrix in ([[1.0, -1.0], [-1.0, more]], [[more, -1.0], [-1.0, 1.0]], [[1.0, -1.0], [-1.0, 1.0]]):
        assert [row[0] for row in pivoted_cholesky(matrix)] == pytest.approx([1.0, -1.0])
    assert pivoted_cholesky([[1.0, 0.0], [0.0, 1 + 1e-6]])[0] == (0.0, 1.0)


def test_a_matrix_of_zeros_has_rank_zero_and_an_empty_one_too() -> None:
    assert pivoted_cholesky([[0.0, 0.0], [0.0, 0.0]]) == ((), ())
    assert pivoted_cholesky([]) == ()


def test_a_matrix_that_is_not_positive_definite_has_no_factor() -> None:
    with pytest.raises(ValueError, match="math domain"):
        cholesky([[1.0, 2.0], [2.0, 1.0]])
