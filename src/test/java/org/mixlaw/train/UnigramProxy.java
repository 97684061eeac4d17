package org.mixlaw.train;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.mixlaw.model.exchange.TensorInfo;
import org.mixlaw.model.network.ComputePlatform;
import org.mixlaw.model.network.DeviceOutOfMemory;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.ProxyOptions;
import org.mixlaw.model.network.StepReading;
import org.mixlaw.model.network.TokenLoss;

/**
 * The smallest model that can be trained: a softmax over the vocabulary that ignores its input,
 * under Adam. Lets the loop be tested without an engine; the real one has tests of its own.
 */
final class UnigramProxy implements Proxy {
  private final ProxyOptions options;
  private final double[] logits;
  private final double[] gradient;
  private final double[] first;
  private final double[] second;
  private long adamStep;
  private final List<Double> losses = new ArrayList<>();
  private final List<StepReading.Update> updates = new ArrayList<>();
  private double poison;
  private long poisonedUpdate = -1;
  private long calls;
  private int room = Integer.MAX_VALUE;
  private long roomyUpdates;

  UnigramProxy(ProxyOptions options) {
    this.options = options;
    int v = options.vocabulary();
    this.logits = new double[v];
    this.gradient = new double[v];
    this.first = new double[v];
    this.second = new double[v];
  }

  /** Makes the gradient norm of an update, counted from the opening of this proxy, another. */
  UnigramProxy poisoned(long update, double norm) {
    poisonedUpdate = update;
    poison = norm;
    return this;
  }

  /** Runs out of memory at larger micro-batches, once some updates have been made. */
  UnigramProxy withRoomFor(int rows, long afterUpdates) {
    room = rows;
    roomyUpdates = afterUpdates;
    return this;
  }

  @Override
  public ProxyOptions options() {
    return options;
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public void forwardBackward(int[] tokens, int microBatch, long batchTokens) {
    double[] p = probabilities();
    int width = options.sequenceLength() + 1;
    for (int row = 0; row < microBatch; row++) {
      double sum = 0;
      for (int i = 1; i < width; i++) {
        int target = tokens[row * width + i];
        sum -= Math.log(p[target]);
        gradient[target] -= 1.0 / batchTokens;
        for (int v = 0; v < p.length; v++) {
          gradient[v] += p[v] / batchTokens;
        }
      }
      losses.add(sum / (width - 1));
    }
    if (microBatch > room && calls >= roomyUpdates) {
      throw new DeviceOutOfMemory("asked for 2.00 GiB", new IllegalStateException());
    }
  }

  @Override
  public void discard() {
    java.util.Arrays.fill(gradient, 0);
    losses.clear();
    updates.clear();
  }

  @Override
  public void update(double learningRate, double refuseAbove) {
    double squares = 0;
    for (double g : gradient) {
      squares += g * g;
    }
    double norm = calls++ == poisonedUpdate ? poison : Math.sqrt(squares);
    boolean applied = Double.isFinite(norm) && norm <= refuseAbove;
    updates.add(new StepReading.Update(norm, applied));
    if (applied) {
      adamStep++;
      for (int v = 0; v < logits.length; v++) {
        first[v] = 0.9 * first[v] + 0.1 * gradient[v];
        second[v] = 0.95 * second[v] + 0.05 * gradient[v] * gradient[v];
        double m = first[v] / (1 - Math.pow(0.9, adamStep));
        double s = second[v] / (1 - Math.pow(0.95, adamStep));
        logits[v] -= learningRate * m / (Math.sqrt(s) + 1e-8);
      }
    }
    java.util.Arrays.fill(gradient, 0);
  }

  @Override
  public StepReading read() {
    StepReading reading = new StepReading(losses, updates);
    losses.clear();
    updates.clear();
    return reading;
  }

  @Override
  public List<TokenLoss> evaluateRows(int[] inputs, int[] targets, int rows) {
    double[] p = probabilities();
    List<TokenLoss> losses = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      long counted = 0;
      for (int i = 0; i < options.sequenceLength(); i++) {
        int target = targets[row * options.sequenceLength() + i];
        if (target >= 0) {
          sum -= Math.log(p[target]);
          counted++;
        }
      }
      losses.add(new TokenLoss(sum, counted));
    }
    return losses;
  }

  @Override
  public List<TensorInfo> parameters() {
    return List.of(new TensorInfo("logits", List.of((long) logits.length)));
  }

  @Override
  public void saveWeights(Path file) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      write(out, logits);
    }
  }

  @Override
  public void saveOptimizer(Path file) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      write(out, first);
      write(out, second);
      out.writeLong(adamStep);
    }
  }

  @Override
  public void loadWeights(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      read(in, logits);
    }
  }

  @Override
  public void loadOptimizer(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      read(in, first);
      read(in, second);
      adamStep = in.readLong();
    }
  }

  @Override
  public OptionalLong freeMemory() {
    return OptionalLong.of(1L << 30);
  }

  @Override
  public long activationBytes(int microBatch) {
    return 4L
        * 36
        * options.spec().width()
        * options.spec().layers()
        * options.sequenceLength()
        * microBatch;
  }

  @Override
  public ComputePlatform platform() {
    return new ComputePlatform(
        device(),
        Optional.empty(),
        options.precision(),
        "none",
        Optional.empty(),
        Optional.empty(),
        "none");
  }

  @Override
  public void close() {}

  private double[] probabilities() {
    double[] p = new double[logits.length];
    double sum = 0;
    for (int v = 0; v < p.length; v++) {
      p[v] = Math.exp(logits[v]);
      sum += p[v];
    }
    for (int v = 0; v < p.length; v++) {
      p[v] /= sum;
    }
    return p;
  }

  private static void write(DataOutputStream out, double[] values) throws IOException {
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static void read(DataInputStream in, double[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
  }
}
