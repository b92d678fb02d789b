"""Published test figures (PHEindicatormethods 2.1.0, ONS) and properties of every interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from transforms.statistics import (
    ESP2013,
    byar,
    change_word,
    change_words,
    crude_rate,
    dsr,
    mean_interval,
    percent_change,
    poisson_exact,
    poisson_interval,
    rate_ratio,
    rate_ratio_p,
    ratio_by_limits,
    without_limit = ratio_by_limits((5.0, 0.0, 12.0), wider)
    assert np.isnan(without_limit).all()


