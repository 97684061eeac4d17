package org.mixlaw.law.boosting;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_float;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;

/**
 * LightGBM's gradient-boosted trees (Ke et al. 2017) with the settings of RegMix (Liu et al., arXiv
 * 2407.01492): squared error, 31 leaves, learning rate .01, 1,000 rounds. Where a table has few
 * rows, a leaf may hold fewer than LightGBM's own 20, else no tree would ever split.
 */
public final class LightGbm {
  private static final int ROUNDS = 1000;
  private static final int USUAL_LEAF = 20;
  private static final int USUAL_BIN = 3;
  private static final int FLOAT32 = 0;
  private static final int FLOAT64 = 1;

  private LightGbm() {}

  /**
   * Why trees cannot be fitted here.
   *
   * @return a sentence; empty where they can
   */
  public static Optional<String> unavailable() {
    return LightGbmLibrary.failure().map(reason -> "LightGBM is left out: " + reason);
  }

  /**
   * Fits trees.
   *
   * @param x features, a row a point
   * @param y targets
   * @return the prediction at a point
   * @throws InputException where LightGBM's library does not load
   */
  public static ToDoubleFunction<double[]> regression(double[][] x, double[] y) {
    List<String> columns = IntStream.range(0, x[0].length).mapToObj(j -> "column " + j).toList();
    return fit(columns, x, y, Arrays.stream(y).map(row -> 1).toArray())::value;
  }

  /** Fewest rows in a leaf: a tenth of the table's, 2 to 20. */
  static int leastInLeaf(int rows) {
    return Math.max(2, Math.min(USUAL_LEAF, rows / 10));
  }

  private static String settings(int rows) {
    int leaf = leastInLeaf(rows);
    return "objective=regression metric=l2 boosting=gbdt num_leaves=31 learning_rate=0.01 seed=42"
        + " deterministic=true force_row_wise=true verbosity=-1 num_threads=1 min_data_in_leaf="
        + leaf
        + " min_data_in_bin="
        + (leaf < USUAL_LEAF ? 1 : USUAL_BIN);
  }

  /**
   * Fits trees; one fit at a time, since LightGBM's settings are the process's.
   *
   * @param features the names of columns
   * @param x features, a row a point
   * @param y targets
   * @param weights how much each row counts, 1 on average; LightGBM is told where they differ
   * @return the trees
   */
  static synchronized BoostedTrees fit(
      List<String> features, double[][] x, double[] y, double[] weights) {
    unavailable()
        .ifPresent(
            reason -> {
              throw new InputException(reason);
            });
    String settings = settings(y.length);
    SWIGTYPE_p_double rows = lightgbmlib.new_doubleArray((long) x.length * x[0].length);
    SWIGTYPE_p_float targets = floats(y);
    SWIGTYPE_p_float counts = floats(weights);
    SWIGTYPE_p_p_void out = lightgbmlib.voidpp_handle();
    try {
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < x[i].length; j++) {
          lightgbmlib.doubleArray_setitem(rows, (long) i * x[0].length + j, x[i][j]);
        }
      }
      check(
          lightgbmlib.LGBM_DatasetCreateFromMat(
              lightgbmlib.double_to_voidp_ptr(rows),
              FLOAT64,
              x.length,
              x[0].length,
              1,
              settings,
              null,
              out));
      SWIGTYPE_p_void data = lightgbmlib.voidpp_value(out);
      try {
        set(data, "label", targets, y.length);
        if (Arrays.stream(weights).anyMatch(weight -> weight != 1)) {
          set(data, "weight", counts, y.length);
        }
        return boosted(features, data, settings, out);
      } finally {
        check(lightgbmlib.LGBM_DatasetFree(data));
      }
    } finally {
      lightgbmlib.delete_doubleArray(rows);
      lightgbmlib.delete_floatArray(targets);
      lightgbmlib.delete_floatArray(counts);
      lightgbmlib.delete_voidpp(out);
    }
  }

  private static SWIGTYPE_p_float floats(double[] values) {
    SWIGTYPE_p_float floats = lightgbmlib.new_floatArray(values.length);
    for (int i = 0; i < values.length; i++) {
      lightgbmlib.floatArray_setitem(floats, i, (float) values[i]);
    }
    return floats;
  }

  private static void set(SWIGTYPE_p_void data, String field, SWIGTYPE_p_float values, int rows) {
    check(
        lightgbmlib.LGBM_DatasetSetField(
            data, field, lightgbmlib.float_to_voidp_ptr(values), rows, FLOAT32));
  }

  private static BoostedTrees boosted(
      List<String> features, SWIGTYPE_p_void data, String settings, SWIGTYPE_p_p_void out) {
    check(lightgbmlib.LGBM_BoosterCreate(data, settings, out));
    SWIGTYPE_p_void booster = lightgbmlib.voidpp_value(out);
    SWIGTYPE_p_int finished = lightgbmlib.new_intp();
    SWIGTYPE_p_long_long length = lightgbmlib.new_int64_tp();
    try {
      lightgbmlib.intp_assign(finished, 0);
      for (int k = 0; k < ROUNDS && lightgbmlib.intp_value(finished) == 0; k++) {
        check(lightgbmlib.LGBM_BoosterUpdateOneIter(booster, finished));
      }
      String model =
          lightgbmlib.LGBM_BoosterSaveModelToStringSWIG(booster, 0, -1, 0, 1 << 20, length);
      if (model == null) {
        check(-1);
      }
      return BoostedTrees.parse(model, features);
    } finally {
      lightgbmlib.delete_intp(finished);
      lightgbmlib.delete_int64_tp(length);
      check(lightgbmlib.LGBM_BoosterFree(booster));
    }
  }

  private static void check(int status) {
    if (status != 0) {
      throw new IllegalStateException("LightGBM: " + lightgbmlib.LGBM_GetLastError());
    }
  }
}
