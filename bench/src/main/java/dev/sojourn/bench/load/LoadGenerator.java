package dev.sojourn.bench.load;

import dev.sojourn.bench.process.Orders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** main() of the generator: takes a {@link LoadPlan} a line, runs it, and answers a line with a {@link LoadResult}. */
public final class LoadGenerator {

    private LoadGenerator() {
    }

    public static void main(String[] args) throws IOException {
        Orders.serve(LoadPlan.class, LoadGenerator::run);
    }

    static LoadResult run(LoadPlan plan) throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom();
        ExecutorService threads = Executors.newFixedThreadPool(plan.threads());
        try {
            List<LoadLoop> loops = IntStream.range(0, plan.threads())
                    .mapToObj(thread -> new LoadLoop(plan.share(thread), random.split())).toList();
            List<Tally> tallies = new ArrayList<>();
            for (Future<Tally> done : threads.invokeAll(loops)) {
                tallies.add(done.get());
            }
            return Tally.sum(tallies);
        } finally {
            threads.shutdown();
        }
    }
}
