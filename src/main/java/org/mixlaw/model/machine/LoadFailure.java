package org.mixlaw.model.machine;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.mixlaw.base.InputException;

/** Why PyTorch could not be fetched or loaded, and what to do: the linker's words name neither. */
public final class LoadFailure {
  /** What to do about a reason that matches. */
  private record Advice(Pattern reason, String what) {
    static Advice of(String reason, String what) {
      return new Advice(Pattern.compile(reason), what);
    }
  }

  private static final String OTHER_FOLDER =
      "PyTorch is unpacked in ~/.djl.ai; DJL_CACHE_DIR names another folder";

  /** The first that matches counts. */
  private static final List<Advice> ADVICE =
      List.of(
          Advice.of(
              "`GLIBC_",
              "this system's C library is older than PyTorch 2.7.1 needs (glibc 2.28 over pip's,"
                  + " 2.29 over DJL's): run in a container with a newer one"),
          Advice.of(
              "`(GLIBCXX|CXXABI)_",
              "this system's libstdc++.so.6 is older than DJL's JNI library needs (GCC 9's): load a"
                  + " newer one ('module load gcc', or LD_LIBRARY_PATH), or run in a container with"
                  + " one"),
          Advice.of(
              "libcuda\\.so",
              "the driver's library is missing: start the container with it (apptainer --nv; docker"
                  + " --gpus all)"),
          Advice.of(
              "lib(cu|nv|nccl)[A-Za-z]*[^:]*: cannot open shared object",
              "this PyTorch lacks the CUDA libraries that pip installs beside it: pip install"
                  + " torch==2.7.1 with its dependencies, or copy the folder nvidia beside torch too"),
          Advice.of("No space left", "make room there; " + OTHER_FOLDER),
          Advice.of(
              "failed to map segment|Operation not permitted",
              "the folder allows no programs" + " (noexec); " + OTHER_FOLDER),
          Advice.of(
              "undefined symbol|PyTorch jni not found|No PyTorch native library matches",
              "DJL's JNI library does not fit this PyTorch or this processor: bring PyTorch 2.7.1,"
                  + " or name a libdjl_torch.so that was built against yours in MIXLAW_TORCH_JNI"));

  private LoadFailure() {}

  /**
   * Says what happened.
   *
   * @param plan what was to be loaded
   * @param failure what loading threw
   * @return the exception to throw in its place
   */
  public static InputException of(TorchPlan plan, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = root.getClass().getSimpleName() + ": " + firstLine(root);
    Optional<String> advice = advice(root, reason);
    if (plan.fetches().isPresent() && (advice.isEmpty() || network(root))) {
      return InputException.of(
          "%s: the download failed (%s); without a network here: on a machine with a network, %s",
          plan.fetches().get(), reason, GpuRefusal.OWN_TORCH);
    }
    return InputException.of(
        "PyTorch could not be loaded (%s): %s",
        reason,
        advice.orElse(
            "'mixlaw doctor' shows what was found; PyTorch 2.7.1 in a folder of its own, named in"
                + " PYTORCH_LIBRARY_PATH, takes the place of "
                + plan.installation().map(TorchInstallation::words).orElse("this one")));
  }

  private static Optional<String> advice(Throwable root, String reason) {
    Optional<String> known =
        ADVICE.stream()
            .filter(advice -> advice.reason().matcher(reason).find())
            .map(Advice::what)
            .findFirst();
    return root instanceof FileSystemException
        ? known.or(() -> Optional.of("the file or its folder cannot be written; " + OTHER_FOLDER))
        : known;
  }

  private static boolean network(Throwable root) {
    return root instanceof UnknownHostException
        || root instanceof SocketException
        || root instanceof SocketTimeoutException
        || root instanceof SSLException;
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? "no reason given" : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
