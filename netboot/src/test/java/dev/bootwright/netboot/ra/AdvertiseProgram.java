package dev.bootwright.netboot.ra;

import java.io.IOException;

/// Answers router solicitations on the interface named; ends when its input does.
final class AdvertiseProgram {

    private AdvertiseProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (var advertiser = RouterAdvertiser.open(arguments[0])) {
            System.out.println("ready " + advertiser.getClass().getSimpleName());
            while (System.in.read() >= 0) {
                // Whoever started us says that it is enough by closing our input.
            }
        }
    }
}
