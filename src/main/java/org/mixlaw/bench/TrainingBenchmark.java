package org.mixlaw.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.Precision;
import org.mixlaw.model.exchange.HuggingFaceConfig;
import org.mixlaw.model.exchange.HuggingFaceExport;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.ProxyOptions;
import org.mixlaw.model.network.StepReading;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains given weights on given tokens and prints one JSON line per reading: losses, gradient norms
 * and the seconds since the last reading. {@code scripts/bench/train} runs it beside PyTorch peers
 * that read the same files and print the same lines.
 */
@Command(
    name = "training-benchmark",
    description = "Train given weights on given tokens, timed between readings.",
    mixinStandardHelpOptions = true)
public final class TrainingBenchmark implements Callable<Integer> {
  private static final String WEIGHTS = "model.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";

  @Option(names = "--model", required = true, description = "Folder of a Hugging Face GPTNeoX.")
  private Path model;

  @Option(
      names = "--tokens",
      required = true,
      description = "File of little-endian int32 tokens, rows of s + 1; read again from the start.")
  private Path tokens;

  @Option(names = "--rows", required = true, description = "Rows of a batch.")
  private int rows;

  @Option(names = "--micro-batch", required = true, description = "Rows of a micro-batch.")
  private int microBatch;

  @Option(names = "--steps", required = true, description = "Steps to train.")
  private int steps;

  @Option(names = "--read-every", defaultValue = "1", description = "Steps between readings.")
  private int readEvery;

  @Option(names = "--learning-rate", defaultValue = "1e-3", description = "Learning rate.")
  private double learningRate;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "FP32, BF16 or BF16_RESIDUAL_FP32.")
  private Precision precision;

  @Option(names = "--device", defaultValue = "auto", description = "As mixlaw train has it.")
  private String device;

  @Option(names = "--threads", defaultValue = "0", description = "CPU threads; 0 for all.")
  private int threads;

  @Option(
      names = "--choices",
      defaultValue = "",
      description = "Choices of the network program, e.g. attention=autograd,split=false.")
  private String choices;

  @Option(names = "--save", description = "Write weights and moments to this folder at the end.")
  private Path save;

  @Option(names = "--resume", description = "Go on from the folder that --save has written.")
  private Path resume;

  @Option(
      names = "--skip",
      defaultValue = "0",
      description = "Steps whose tokens are passed over at the start.")
  private int skip;

  @Option(
      names = "--export",
      description = "Write the trained model to this folder, and print its loss.")
  private Path export;

  private final ObjectMapper json = new ObjectMapper();

  private TrainingBenchmark() {}

  /**
   * Runs the benchmark and exits.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new TrainingBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    HuggingFaceConfig config = HuggingFaceConfig.read(model.resolve("config.json"));
    int length = config.sequenceLength();
    ProxyOptions options =
        new ProxyOptions(
            config.spec(),
            config.vocabulary(),
            length,
            precision,
            DeviceChoice.parse(device),
            1,
            AdamW.PYTHIA,
            threads,
            choices);
    try (Proxy proxy = Proxy.open(options);
        FileChannel file = FileChannel.open(tokens, StandardOpenOption.READ)) {
      System.err.println("training on " + proxy.platform());
      proxy.loadWeights(resume == null ? model : resume.resolve(WEIGHTS));
      if (resume != null) {
        proxy.loadOptimizer(resume.resolve(OPTIMIZER));
      }
      long start = System.nanoTime();
      int[] batch = new int[microBatch * (length + 1)];
      long position = (long) skip * rows * (length + 1) * Integer.BYTES;
      for (int step = skip; step < skip + steps; step++) {
        for (int row = 0; row < rows; row += microBatch) {
          position = read(file, position, batch);
          proxy.forwardBackward(batch, microBatch, (long) rows * length);
        }
        proxy.update(learningRate);
        if ((step + 1) % readEvery == 0) {
          StepReading reading = proxy.read();
          long now = System.nanoTime();
          print(step + 1, reading, (now - start) / 1e9);
          start = System.nanoTime();
        }
      }
      if (save != null) {
        Files.createDirectories(save);
        proxy.saveWeights(save.resolve(WEIGHTS));
        proxy.saveOptimizer(save.resolve(OPTIMIZER));
      }
      if (export != null) {
        evaluate(proxy, file);
        Path weights = Files.createTempDirectory("mixlaw").resolve("model.safetensors");
        proxy.saveWeights(weights);
        HuggingFaceExport.write(weights, export);
        Files.delete(weights);
      }
    }
    return 0;
  }

  /** Prints the loss of the exported weights on the first micro-batch. */
  private void evaluate(Proxy proxy, FileChannel file) throws IOException {
    int length = proxy.options().sequenceLength();
    int[] batch = new int[microBatch * (length + 1)];
    read(file, 0, batch);
    int[] inputs = new int[microBatch * length];
    int[] targets = new int[microBatch * length];
    for (int row = 0; row < microBatch; row++) {
      System.arraycopy(batch, row * (length + 1), inputs, row * length, length);
      System.arraycopy(batch, row * (length + 1) + 1, targets, row * length, length);
    }
    double loss = proxy.evaluate(inputs, targets, microBatch).mean();
    System.out.println(json.writeValueAsString(Map.of("loss_of_export", loss)));
  }

  private long read(FileChannel file, long position, int[] batch) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(batch.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long at = position + bytes.capacity() > file.size() ? 0 : position;
    while (bytes.hasRemaining()) {
      int n = file.read(bytes, at + bytes.position());
      if (n < 0) {
        throw new IOException(tokens + ": shorter than one micro-batch");
      }
    }
    bytes.flip().asIntBuffer().get(batch);
    return at + bytes.capacity();
  }

  private void print(int step, StepReading reading, double seconds) throws IOException {
    List<Double> losses = new ArrayList<>();
    for (int at = 0; at < reading.sequenceLosses().size(); at += rows) {
      losses.add(
          reading.sequenceLosses().subList(at, at + rows).stream()
              .mapToDouble(Double::doubleValue)
              .average()
              .orElseThrow());
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("seconds", seconds);
    line.put("losses", losses);
    line.put("norms", reading.updates().stream().map(StepReading.Update::gradientNorm).toList());
    System.out.println(json.writeValueAsString(line));
  }
}
