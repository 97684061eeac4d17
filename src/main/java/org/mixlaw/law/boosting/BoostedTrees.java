package org.mixlaw.law.boosting;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Regression trees whose leaves are summed. A tree that splits holds one node a split; a child is
 * another node, or where negative the leaf {@code -1 - child}. In documents they are one text
 * (deflated, Base64) that begins with the names of the features: a thousand trees take about as
 * much room as a page of numbers by name would for ten.
 */
final class BoostedTrees {
  private final List<String> features;
  private final List<Tree> trees;

  /** A law and its draws, which have the same trees, are asked for a mixture in turn. */
  private volatile Sum last = new Sum(new double[0], 0);

  /** The sum of the leaves that a point falls into. */
  private record Sum(double[] point, double value) {}

  /**
   * One tree.
   *
   * @param feature which feature each node asks
   * @param threshold up to where it goes left
   * @param left its left child
   * @param right its right child
   * @param leaf values of leaves
   */
  record Tree(int[] feature, double[] threshold, int[] left, int[] right, float[] leaf) {
    double value(double[] x) {
      int at = feature.length == 0 ? -1 : 0;
      while (at >= 0) {
        at = x[feature[at]] <= threshold[at] ? left[at] : right[at];
      }
      return leaf[-1 - at];
    }
  }

  private BoostedTrees(List<String> features, List<Tree> trees) {
    this.features = List.copyOf(features);
    this.trees = List.copyOf(trees);
  }

  /** The sum of the leaves that a point falls into. */
  double value(double[] x) {
    Sum known = last;
    if (!Arrays.equals(known.point, x)) {
      double sum = 0;
      for (Tree tree : trees) {
        sum += tree.value(x);
      }
      known = new Sum(x.clone(), sum);
      last = known;
    }
    return known.value;
  }

  /** What the features are called: training domains. */
  List<String> features() {
    return features;
  }

  int size() {
    return trees.size();
  }

  /**
   * Reads LightGBM's text form of a model.
   *
   * @param model the text: blocks of {@code key=values}, one a tree
   * @param features what its features are called
   * @return its trees
   */
  static BoostedTrees parse(String model, List<String> features) {
    List<Tree> trees = new ArrayList<>();
    Map<String, String> block = new HashMap<>();
    for (String line : model.split("\n", -1)) {
      boolean end = line.startsWith("end of trees");
      if ((line.startsWith("Tree=") || end) && block.containsKey("leaf_value")) {
        trees.add(tree(block));
      }
      if (line.startsWith("Tree=")) {
        block.clear();
      }
      if (end) {
        break;
      }
      int at = line.indexOf('=');
      if (at > 0) {
        block.put(line.substring(0, at), line.substring(at + 1).strip());
      }
    }
    return new BoostedTrees(features, trees);
  }

  private static Tree tree(Map<String, String> block) {
    double[] leaves = numbers(block.get("leaf_value"));
    float[] leaf = new float[leaves.length];
    for (int i = 0; i < leaf.length; i++) {
      leaf[i] = (float) leaves[i];
    }
    if (leaf.length == 1) {
      return new Tree(new int[0], new double[0], new int[0], new int[0], leaf);
    }
    return new Tree(
        whole(block.get("split_feature")),
        numbers(block.get("threshold")),
        whole(block.get("left_child")),
        whole(block.get("right_child")),
        leaf);
  }

  private static double[] numbers(String text) {
    String[] parts = text.split(" ", -1);
    double[] numbers = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Double.parseDouble(parts[i]);
    }
    return numbers;
  }

  private static int[] whole(String text) {
    String[] parts = text.split(" ", -1);
    int[] whole = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      whole[i] = Integer.parseInt(parts[i]);
    }
    return whole;
  }

  /** The trees as a document holds them. */
  @JsonValue
  String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      out.writeInt(features.size());
      for (String feature : features) {
        out.writeUTF(feature);
      }
      out.writeInt(trees.size());
      for (Tree tree : trees) {
        out.writeShort(tree.leaf.length);
        for (int i = 0; i < tree.feature.length; i++) {
          out.writeShort(tree.feature[i]);
          out.writeDouble(tree.threshold[i]);
          out.writeShort(tree.left[i]);
          out.writeShort(tree.right[i]);
        }
        for (float leaf : tree.leaf) {
          out.writeFloat(leaf);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Reads what {@link #text} wrote. */
  @JsonCreator
  static BoostedTrees read(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    List<String> features = new ArrayList<>();
    List<Tree> trees = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      for (int count = in.readInt(); count > 0; count--) {
        features.add(in.readUTF());
      }
      for (int count = in.readInt(); count > 0; count--) {
        int leaves = in.readUnsignedShort();
        int nodes = leaves - 1;
        Tree tree =
            new Tree(
                new int[nodes],
                new double[nodes],
                new int[nodes],
                new int[nodes],
                new float[leaves]);
        for (int i = 0; i < nodes; i++) {
          tree.feature[i] = in.readUnsignedShort();
          tree.threshold[i] = in.readDouble();
          tree.left[i] = in.readShort();
          tree.right[i] = in.readShort();
        }
        for (int i = 0; i < leaves; i++) {
          tree.leaf[i] = in.readFloat();
        }
        trees.add(tree);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no trees: " + e.getMessage(), e);
    }
    return new BoostedTrees(features, trees);
  }
}
