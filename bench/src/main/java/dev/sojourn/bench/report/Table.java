package dev.sojourn.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows of text under a header; the first column is words, the others are figures. */
public final class Table {

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... header) {
        this.header = List.of(header);
    }

    public Table row(String... cells) {
        return row(List.of(cells));
    }

    public Table row(List<String> cells) {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException(cells + " under " + header);
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    String markdown() {
        return line(header) + "|---|" + "---:|".repeat(header.size() - 1) + "\n"
                + rows.stream().map(Table::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    String text() {
        List<Integer> widths = IntStream.range(0, header.size())
                .mapToObj(column -> Stream.concat(Stream.of(header), rows.stream())
                        .mapToInt(row -> row.get(column).length()).max().orElse(0))
                .toList();
        return Stream.concat(Stream.of(header), rows.stream()).map(row -> padded(row, widths))
                .collect(Collectors.joining());
    }

    private static String padded(List<String> row, List<Integer> widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> {
                    String spaces = " ".repeat(widths.get(column) - row.get(column).length());
                    return column == 0 ? row.get(column) + spaces : spaces + row.get(column);
                })
                .collect(Collectors.joining("  ", "  ", "\n"));
    }
}
