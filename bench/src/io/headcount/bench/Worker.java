package io.headcount.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The process of a contender. Each line on its standard input is one reading, which it answers with a line: how many
 * companies, how many users, how many nanoseconds. It ends with its input.
 */
final class Worker {

    private Worker() {}

    /** Who reads. */
    enum Contender {
        PRODUCT {
            @Override
            Reader start(Map<String, String> environment, int inFlight) throws Exception {
                return Product.start(environment, inFlight);
            }
        },
        FLOOR {
            @Override
            Reader start(Map<String, String> environment, int inFlight) throws Exception {
                return Floor.reading(Vendor.of(environment), inFlight);
            }
        },
        UNREAD {
            @Override
            Reader start(Map<String, String> environment, int inFlight) throws Exception {
                return Floor.discarding(Vendor.of(environment));
            }
        };

        abstract Reader start(Map<String, String> environment, int inFlight) throws Exception;
    }

    /** @param args the contender, and how many pages the floor has in flight */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        Contender contender = Contender.valueOf(args[0]);
        try (Reader reader = contender.start(System.getenv(), Integer.parseInt(args[1]));
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (orders.readLine() != null) {
                long begun = System.nanoTime();
                Count count = reader.read();
                long took = System.nanoTime() - begun;
                answers.println(count.companies() + " " + count.users() + " " + took);
            }
        }
    }
}
