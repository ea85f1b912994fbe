package dev.sojourn.bench.scenario;

import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.sojourn.bench.report.Report.figure;

/**
 * Contestants in turns: A B C A B C. What else the machine does, and how it is throttled, hits them all alike; the
 * median leaves out the round that it hit hardest.
 */
record Rounds(int rounds, double warmUp, double seconds) {

    /** @return in the order of the contestants */
    List<Standing> run(List<Contestant> contestants, Report report) {
        Map<Contestant, List<Sample>> samples = new LinkedHashMap<>();
        contestants.forEach(contestant -> samples.put(contestant, new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : contestants) {
                contestant.prepare();
                contestant.warmUp(warmUp);
                Sample sample = contestant.measure(seconds);
                samples.get(contestant).add(sample);
                report.progress("round " + round + "  " + contestant.name() + "  " + figure(sample.perSecond()) + "/s"
                        + (sample.trouble() == null ? "" : "  TROUBLE: " + sample.trouble()));
            }
        }
        return contestants.stream().map(each -> new Standing(each.name(), samples.get(each))).toList();
    }

    /** The one of variants that is fastest in a short trial: a baseline is to be at its best. */
    static Contestant best(List<Contestant> variants, double seconds, Report report) {
        Contestant best = null;
        double most = -1;
        List<String> trials = new ArrayList<>();
        for (Contestant variant : variants) {
            variant.prepare();
            variant.warmUp(1);
            double rate = variant.measure(seconds).perSecond();
            trials.add(variant.name() + ": " + figure(rate) + "/s");
            if (rate > most) {
                most = rate;
                best = variant;
            }
        }
        report.text("Trials of " + figure(seconds) + " s: " + String.join("; ", trials));
        return best;
    }

    /** @param what is counted: events, pages */
    static void show(List<Standing> standings, String what, Report report) {
        Table table = new Table("", what + "/s", "lowest", "highest", "service is", "p50 ms", "p99 ms",
                "CPU µs: server", "PostgreSQL", "generator");
        double service = standings.get(0).perSecond();
        for (Standing standing : standings) {
            table.row(standing.name(), figure(standing.perSecond()), figure(standing.lowest()),
                    figure(standing.highest()), figure(service / standing.perSecond()),
                    figure(standing.median(Sample::p50)), figure(standing.median(Sample::p99)),
                    standing.micros(Sample.Costs::subject), standing.micros(Sample.Costs::database),
                    standing.micros(Sample.Costs::generator));
        }
        report.table(table);
        for (Standing standing : standings) {
            standing.troubles().forEach(trouble ->
                    report.text("NOT VALID: " + standing.name() + ": " + trouble));
        }
    }
}
