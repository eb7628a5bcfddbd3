package dev.bootwright.formats.gpt;

import java.util.List;

/// What a disk holds where a GUID partition table would be.
public sealed interface GptReading {

    /// No header at any place where one may lie.
    record Absent() implements GptReading {}

    /// Headers, but no sound copy of the table.
    ///
    /// @param problems of each copy, one line each
    record Damaged(List<String> problems) implements GptReading {
        public Damaged {
            problems = List.copyOf(problems);
        }
    }

    /// A table, of which at least one copy is sound.
    ///
    /// @param problems what is wrong beside it, one line each: a damaged copy, one that is not at the
    ///                 end of the disk, no protective MBR, entries that were left out. Empty for a
    ///                 disk as it should be
    record Found(Gpt table, List<String> problems) implements GptReading {
        public Found {
            problems = List.copyOf(problems);
        }
    }
}
