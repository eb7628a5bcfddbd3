package dev.bootwright.netboot.aoe;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// Writes numbered sectors at random, flushes now and then, and checks all that a target has answered,
/// however often the target is killed meanwhile: it is asked until it is back.
///
/// Arguments: a target, seconds. Prints `verified N` at the end, or what is wrong.
final class CrashProgram {

    private static final int SECTORS = 1500;

    private final Map<Long, Long> answered = new HashMap<>();
    private final Random random = new Random(11);
    private final TargetAddress target;
    private long next = 1;

    private CrashProgram(TargetAddress target) {
        this.target = target;
    }

    public static void main(String[] arguments) throws IOException {
        CrashProgram program = new CrashProgram(TargetAddress.parse(arguments[0]));
        long end = System.nanoTime() + Duration.ofSeconds(Long.parseLong(arguments[1])).toNanos();
        try (AoeClient client = AoeClient.open("eth0", Duration.ofMinutes(2))) {
            while (System.nanoTime() - end < 0) {
                program.write(client);
                if (program.random.nextInt(20) == 0) {
                    client.flush(program.target);
                }
                program.check(client, program.random.nextInt(SECTORS));
            }
            for (long lba = 0; lba < SECTORS; lba++) {
                program.check(client, lba);
            }
        }
        try (PrintWriter report = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2])))) {
            program.answered.forEach((lba, number) -> report.println(lba + " " + number));
        }
        System.out.println("verified " + program.next);
    }

    private void write(AoeClient client) throws IOException {
        long lba = random.nextInt(SECTORS);
        client.write(target, lba, sector(lba, next));
        answered.put(lba, next++);
    }

    private void check(AoeClient client, long lba) throws IOException {
        Long number = answered.get(lba);
        if (number == null) {
            return;
        }
        byte[] found = client.read(target, lba, 1);
        if (!Arrays.equals(found, sector(lba, number))) {
            throw new IOException(
                    "sector %d holds write %d, expected %d"
                            .formatted(lba, ByteBuffer.wrap(found).getLong(8), number));
        }
    }

    static byte[] sector(long lba, long number) {
        byte[] data = new byte[512];
        new Random(lba * 31 + number).nextBytes(data);
        ByteBuffer.wrap(data).putLong(lba).putLong(number);
        return data;
    }
}
