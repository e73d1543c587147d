package dev.kedge.models.remote;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.models.trial.ModelFailure;
import dev.kedge.models.trial.ModelTensor;
import dev.kedge.models.trial.Probe;
import dev.kedge.models.trial.TriedModel;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A model on a server, as it is asked. Safe for many threads once it was tried. */
final class ServedModel implements TriedModel {
  /** Of one request. Servers have limits of their own, and say so. */
  private static final long MOST_BYTES = 1 << 28;

  private final Server server;
  private final RemoteModel where;
  private final String input;
  private final InputSpec spec;
  private final List<ModelTensor> outputs;
  private final boolean listed;
  private boolean binary;

  ServedModel(Server server, RemoteModel where, Metadata metadata, String input, InputSpec spec) {
    this.server = server;
    this.where = where;
    this.input = input;
    this.spec = spec;
    this.outputs = metadata.outputs();
    this.listed = metadata.binary();
    this.binary = Tensors.asInMemory(); // not all that take bytes list it: trying tells
  }

  InputSpec spec() {
    return spec;
  }

  /** Whether tensors are sent as bytes. */
  boolean binary() {
    return binary;
  }

  @Override
  public List<ModelTensor> outputs() {
    return outputs;
  }

  @Override
  public boolean fits(int pictures) {
    return spec.bytes() * pictures <= MOST_BYTES;
  }

  @Override
  public Probe answers(int... pictures) throws ModelFailure {
    Map<String, Probe.Answer> answers = new LinkedHashMap<>();
    try (ImageBatch images = Probe.madeUp(spec, pictures)) {
      tried(images.memory(), pictures.length)
          .forEach((name, values) -> answers.put(name, answer(values)));
    }
    return new Probe(pictures.length, answers);
  }

  private Map<String, Tensors.Values> tried(MemorySegment pictures, int count) throws ModelFailure {
    if (!binary || listed) {
      return outputs(pictures, count, Optional.empty(), () -> false);
    }
    try {
      return outputs(pictures, count, Optional.empty(), () -> false);
    } catch (ModelFailure e) {
      binary = false;
      return outputs(pictures, count, Optional.empty(), () -> false);
    }
  }

  private static Probe.Answer answer(Tensors.Values values) {
    List<Float> numbers = new ArrayList<>();
    if (Probe.Answer.mayBeRows(values.shape())) {
      for (float number : values.numbers()) {
        numbers.add(number);
      }
    }
    return new Probe.Answer(values.shape(), values.type(), numbers);
  }

  /**
   * An output's numbers for some pictures.
   *
   * @param shape what it has to be
   */
  float[] numbers(
      MemorySegment pictures, int count, String output, List<Long> shape, BooleanSupplier stop) {
    Map<String, Tensors.Values> outputs;
    try {
      outputs = outputs(pictures, count, Optional.of(output), stop);
    } catch (ModelFailure e) {
      throw new ClassifierException(
          "model \"%s\" failed on %s pictures: %s".formatted(where.name(), count, e.getMessage()),
          e);
    }
    Tensors.Values values = outputs.get(output);
    if (values == null || !values.shape().equals(shape)) {
      throw new ClassifierException(
          "the server %s answers with %s for %s pictures, expected output \"%s\" of the shape %s, as when the model was opened"
              .formatted(
                  where.server(),
                  values == null
                      ? "the outputs " + outputs.keySet()
                      : "the shape " + values.shape(),
                  count,
                  output,
                  shape));
    }
    return values.numbers();
  }

  private Map<String, Tensors.Values> outputs(
      MemorySegment pictures, int count, Optional<String> output, BooleanSupplier stop)
      throws ModelFailure {
    Server.Reply reply =
        server.post(
            where.inference(), Tensors.request(input, spec, count, pictures, output, binary), stop);
    if (reply.status() == 401 || reply.status() == 403) {
      throw Metadata.refused(where, reply);
    }
    if (!reply.isGood()) {
      String told = Metadata.told(reply);
      throw new ModelFailure(
          "the server %s answers %s: %s".formatted(where.server(), reply.status(), told),
          new ClassifierException(told));
    }
    try {
      return Tensors.outputs(reply);
    } catch (ClassifierException e) {
      throw new ModelFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
