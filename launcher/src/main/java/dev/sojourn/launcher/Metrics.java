package dev.sojourn.launcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is measured: this registry holds the product's own meters, Vert.x' and the JVM's. */
final class Metrics {

    /** Labels whose values are few. */
    private static final Set<Label> LABELS = Set.of(Label.POOL_TYPE, Label.POOL_NAME);

    /** What Vert.x measures at a price that every event would pay. The gateway and the service bus measure themselves. */
    private static final Set<String> MEASURED_OTHERWISE = Stream
            .of(MetricsDomain.HTTP_SERVER, MetricsDomain.EVENT_BUS, MetricsDomain.NET_CLIENT)
            .map(MetricsDomain::toCategory).collect(Collectors.toUnmodifiableSet());

    private Metrics() {
    }

    static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Stream.<MeterBinder>of(new ClassLoaderMetrics(), new JvmMemoryMetrics(), new JvmThreadMetrics(),
                new ProcessorMetrics(), new UptimeMetrics()).forEach(binder -> binder.bindTo(registry));
        return registry;
    }

    /** A Vertx that measures into the registry. */
    static Vertx vertx(MeterRegistry registry) {
        return Vertx.builder()
                .with(new VertxOptions()
                        .setPreferNativeTransport(true)
                        // One a processor. Two, as Vert.x has it, hand each other work and wake each other up.
                        .setEventLoopPoolSize(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE / 2)
                        .setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true).setLabels(LABELS)
                                .setDisabledMetricsCategories(MEASURED_OTHERWISE)))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
    }
}
