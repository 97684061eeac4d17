package org.mixlaw.model.network;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.mixlaw.base.Seeds;
import org.mixlaw.model.ModelSpec;

/**
 * Pythia's initial weights (GPT-NeoX-20B, arXiv 2204.06745, section 2.1): matrices normal with
 * standard deviation sqrt(2 / (5 d)) (small_init, Nguyen and Salazar 2019), the two output
 * projections of each layer with 2 / (L sqrt(d)) (wang_init), biases 0, LayerNorm gains 1.
 *
 * <p>Every number depends on the seed, the parameter's name and its place alone: neither on the
 * device nor on the number of threads.
 */
final class Initialisation {
  private final ModelSpec spec;
  private final long seed;

  Initialisation(ModelSpec spec, long seed) {
    this.spec = spec;
    this.seed = seed;
  }

  /**
   * Fills some rows of a parameter.
   *
   * @param name its name
   * @param fromRow the first row; a vector has rows of one number
   * @param columns length of a row
   * @param values takes the rows; all remaining places are filled
   */
  void fill(String name, long fromRow, int columns, FloatBuffer values) {
    int start = values.position();
    int rows = values.remaining() / columns;
    double deviation = standardDeviation(name);
    if (deviation == 0) {
      float constant = name.endsWith("norm.weight") ? 1 : 0;
      while (values.hasRemaining()) {
        values.put(constant);
      }
      return;
    }
    long parameterSeed = Seeds.derive(seed, name);
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            row -> {
              SplittableRandom random =
                  new SplittableRandom(Seeds.mix(parameterSeed + fromRow + row));
              int at = start + row * columns;
              for (int column = 0; column < columns; column++) {
                values.put(at + column, (float) (random.nextGaussian() * deviation));
              }
            });
    values.position(start + rows * columns);
  }

  private double standardDeviation(String name) {
    if (name.endsWith(".bias") || name.endsWith("norm.weight")) {
      return 0;
    } else if (name.endsWith("attention.dense.weight") || name.endsWith("dense_4h_to_h.weight")) {
      return 2.0 / (spec.layers() * Math.sqrt(spec.width()));
    }
    return Math.sqrt(2.0 / (5.0 * spec.width()));
  }
}
