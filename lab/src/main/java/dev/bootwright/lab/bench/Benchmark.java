package dev.bootwright.lab.bench;

import java.io.IOException;
import java.util.List;

/// A question that is answered by measuring. One class each; [Benches] lists them.
interface Benchmark {

    /// As on the command line.
    String name();

    /// What is measured, how, and beside what, in a sentence.
    String about();

    /// @param bench where it may start programs, until the end of the run
    /// @return at least one row
    /// @throws IOException if something cannot be started or measured
    List<Row> run(Workbench bench) throws IOException;
}
