package org.mixlaw.model.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.exchange.TensorInfo;

/**
 * How the program's few large tensors hold the parameters that Hugging Face's GPTNeoX names one by
 * one.
 *
 * <p>Each layer has one input projection (query, key and value above the first feed-forward matrix:
 * 7d x d), one output projection (attention's beside the second feed-forward matrix: d x 5d) and
 * stacked vectors, so that a layer costs two matrix products forward and four backward. Query and
 * key rows are reordered: all heads' queries, then keys, then values, and the two halves that the
 * rotary embedding pairs are interleaved, which makes the rotation one complex product. The order
 * of rows within a matrix changes neither the model nor AdamW.
 */
final class ParameterLayout {
  /** The program's two lists of parameters: decayed matrices, and vectors. */
  enum Group {
    MATRICES,
    VECTORS
  }

  /**
   * A tensor of the program.
   *
   * @param group its list
   * @param rows its rows
   * @param columns its columns; with one row or one column it is a plain vector
   */
  record Storage(Group group, int rows, int columns) {
    long[] shape() {
      return rows == 1 || columns == 1
          ? new long[] {(long) rows * columns}
          : new long[] {rows, columns};
    }
  }

  /**
   * Where a named parameter lies: a block of a tensor seen as a matrix.
   *
   * @param info its name and shape
   * @param group the list of its tensor
   * @param index the tensor's place in the list
   * @param width columns to see the tensor with
   * @param fromColumn its first column
   * @param toColumn behind its last column
   * @param rows the tensor's row of each of its rows
   */
  record Place(
      TensorInfo info,
      Group group,
      int index,
      int width,
      int fromColumn,
      int toColumn,
      long[] rows) {
    int columns() {
      return toColumn - fromColumn;
    }
  }

  /** Numbers to whose multiples tensors in one flat tensor are moved up: whole cache lines. */
  private static final long ALIGNMENT = 128;

  private final ModelSpec spec;
  private final int vocabulary;
  private final List<Storage> matrices = new ArrayList<>();
  private final List<Storage> vectors = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  ParameterLayout(ModelSpec spec, int vocabulary) {
    this.spec = spec;
    this.vocabulary = vocabulary;
    int d = spec.width();
    matrix(vocabulary, d);
    place("gpt_neox.embed_in.weight", Group.MATRICES, 0, d, range(0, vocabulary), 0, d);
    for (int layer = 0; layer < spec.layers(); layer++) {
      layer(layer);
    }
    vector(1, d);
    vector(1, d);
    int last = vectors.size();
    placeVector("gpt_neox.final_layer_norm.weight", last - 2, d, range(0, 1), d);
    placeVector("gpt_neox.final_layer_norm.bias", last - 1, d, range(0, 1), d);
    matrix(vocabulary, d);
    place("embed_out.weight", Group.MATRICES, matrices.size() - 1, d, range(0, vocabulary), 0, d);
  }

  private void layer(int layer) {
    String prefix = "gpt_neox.layers." + layer + ".";
    int d = spec.width();
    int in = matrices.size();
    int out = in + 1;
    matrix(7 * d, d);
    matrix(d, 5 * d);
    int gain = vectors.size();
    int shift = gain + 1;
    int inBias = gain + 2;
    int outBias = gain + 3;
    vector(2, d);
    vector(2, d);
    vector(7 * d, 1);
    vector(2, d);
    String first = prefix + "input_layernorm.";
    String second = prefix + "post_attention_layernorm.";
    placeVector(first + "weight", gain, d, range(0, 1), d);
    placeVector(first + "bias", shift, d, range(0, 1), d);
    placeVector(second + "weight", gain, d, range(1, 2), d);
    placeVector(second + "bias", shift, d, range(1, 2), d);
    long[] attention = attentionRows();
    String qkv = prefix + "attention.query_key_value.";
    place(qkv + "weight", Group.MATRICES, in, d, attention, 0, d);
    placeVector(qkv + "bias", inBias, 1, attention, 3 * d);
    String dense = prefix + "attention.dense.";
    place(dense + "weight", Group.MATRICES, out, 5 * d, range(0, d), 0, d);
    placeVector(dense + "bias", outBias, d, range(0, 1), d);
    String up = prefix + "mlp.dense_h_to_4h.";
    place(up + "weight", Group.MATRICES, in, d, range(3 * d, 7 * d), 0, d);
    placeVector(up + "bias", inBias, 1, range(3 * d, 7 * d), 4 * d);
    String down = prefix + "mlp.dense_4h_to_h.";
    place(down + "weight", Group.MATRICES, out, 5 * d, range(0, d), d, 5 * d);
    placeVector(down + "bias", outBias, d, range(1, 2), d);
  }

  /**
   * For each row of Hugging Face's query-key-value matrix (per head: query, key, value; rotated
   * dimensions first, in halves) its row in the program's.
   */
  private long[] attentionRows() {
    int d = spec.width();
    int head = spec.headWidth();
    int rotated = spec.rotaryWidth();
    long[] rows = new long[3 * d];
    for (int h = 0; h < spec.heads(); h++) {
      for (int part = 0; part < 3; part++) {
        for (int e = 0; e < head; e++) {
          int to = e;
          if (part < 2 && e < rotated) {
            to = e < rotated / 2 ? 2 * e : 2 * (e - rotated / 2) + 1;
          }
          rows[(h * 3 + part) * head + e] = (long) part * d + (long) h * head + to;
        }
      }
    }
    return rows;
  }

  private void matrix(int rows, int columns) {
    matrices.add(new Storage(Group.MATRICES, rows, columns));
  }

  private void vector(int rows, int columns) {
    vectors.add(new Storage(Group.VECTORS, rows, columns));
  }

  private void place(
      String name, Group group, int index, int width, long[] rows, int fromColumn, int toColumn) {
    TensorInfo info =
        new TensorInfo(name, List.of((long) rows.length, (long) toColumn - fromColumn));
    places.add(new Place(info, group, index, width, fromColumn, toColumn, rows));
  }

  private void placeVector(String name, int index, int width, long[] rows, int length) {
    TensorInfo info = new TensorInfo(name, List.of((long) length));
    places.add(new Place(info, Group.VECTORS, index, width, 0, width, rows));
  }

  private static long[] range(int from, int to) {
    return LongStream.range(from, to).toArray();
  }

  ModelSpec spec() {
    return spec;
  }

  int vocabulary() {
    return vocabulary;
  }

  List<Storage> matrices() {
    return matrices;
  }

  List<Storage> vectors() {
    return vectors;
  }

  /**
   * Numbers of all tensors one behind another, each beginning at a multiple of {@link #ALIGNMENT}.
   */
  long flatLength() {
    return Stream.concat(matrices.stream(), vectors.stream())
        .mapToLong(storage -> (long) storage.rows() * storage.columns())
        .map(ParameterLayout::aligned)
        .sum();
  }

  /** A length moved up to the next multiple of {@link #ALIGNMENT}. */
  static long aligned(long numbers) {
    return (numbers + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** The named parameters, in the order in which a checkpoint lists them. */
  List<Place> places() {
    return places;
  }
}
