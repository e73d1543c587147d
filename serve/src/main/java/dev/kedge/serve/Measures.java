package dev.kedge.serve;

import dev.kedge.engine.Outcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What is counted, for Prometheus. */
final class Measures {
  private static final double[] SECONDS = {.005, .01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300};
  private static final double[] FILLS = {1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 128};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("kedge_requests_total")
          .help("Requests that were answered, by kind of page and status.")
          .labelNames("page", "status")
          .register(registry);
  private final Histogram latency =
      Histogram.builder()
          .name("kedge_request_seconds")
          .unit(Unit.SECONDS)
          .help("From the first byte of a request to the last of its answer.")
          .labelNames("page")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Counter pictures =
      Counter.builder()
          .name("kedge_pictures_total")
          .help("Pictures that were explained or failed, by model and status.")
          .labelNames("model", "status")
          .register(registry);
  private final Histogram pictureSeconds =
      Histogram.builder()
          .name("kedge_picture_seconds")
          .unit(Unit.SECONDS)
          .help("From a picture's arrival to its outcome.")
          .labelNames("model")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Counter evaluations =
      Counter.builder()
          .name("kedge_evaluations_total")
          .help("Masked pictures that went through a model.")
          .labelNames("model")
          .register(registry);
  private final Histogram fill =
      Histogram.builder()
          .name("kedge_evaluations_per_batch")
          .help("Mean evaluations of a picture in a batch that had some of it.")
          .labelNames("model")
          .classicOnly()
          .classicUpperBounds(FILLS)
          .register(registry);
  private final Counter refused =
      Counter.builder()
          .name("kedge_refused_total")
          .help("Requests that were refused as there was no room.")
          .register(registry);
  private final Counter gone =
      Counter.builder()
          .name("kedge_callers_gone_total")
          .help("Requests whose caller did not wait.")
          .register(registry);
  private final Counter late =
      Counter.builder()
          .name("kedge_connections_cut_total")
          .help("Connections that were closed as a request was too slow to come.")
          .register(registry);

  Measures() {
    JvmMetrics.builder().register(registry);
  }

  /** Watches what waits in engines. */
  void watch(Models models) {
    GaugeWithCallback.builder()
        .name("kedge_queue_pictures")
        .help("Pictures in an engine, by model and whether they are begun.")
        .labelNames("model", "state")
        .callback(
            callback ->
                models
                    .inService()
                    .forEach(
                        model -> {
                          var load = model.engine().load();
                          callback.call(load.waiting(), model.name(), "waiting");
                          callback.call(load.inFlight(), model.name(), "begun");
                        }))
        .register(registry);
  }

  void answered(String page, int status, long nanos) {
    requests.labelValues(page, Integer.toString(status)).inc();
    latency.labelValues(page).observe(nanos / 1e9);
  }

  void ended(String model, Outcome outcome, long nanos) {
    switch (outcome) {
      case Outcome.Explained done -> {
        var result = done.explanation().result();
        var cost = done.explanation().cost();
        pictures.labelValues(model, result.status().name()).inc();
        evaluations.labelValues(model).inc(cost.evaluations());
        if (cost.batches() > 0) {
          fill.labelValues(model).observe((double) cost.evaluations() / cost.batches());
        }
      }
      case Outcome.Failed _ -> pictures.labelValues(model, "failed").inc();
    }
    pictureSeconds.labelValues(model).observe(nanos / 1e9);
  }

  void refused() {
    refused.inc();
  }

  void gone() {
    gone.inc();
  }

  void late() {
    late.inc();
  }

  /** All, in the text format of Prometheus. */
  byte[] text() {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
