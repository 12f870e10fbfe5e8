package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LargestTest {

    /** A number and where it stood: of equal ones the first is to be seen, as in a list that is sorted. */
    private record Entry(int size, int place) {}

    @Test
    void theFewAreThoseThatASortedListWouldBeginWith() {
        Random random = new Random(5);
        for (int count : new int[] {0, 1, 19, 20, 21, 500}) {
            List<Entry> all = new ArrayList<>();
            Largest<Entry> largest = new Largest<>(20, Entry::size);
            for (int i = 0; i < count; i++) {
                all.add(new Entry(random.nextInt(30), i));
                largest.add(all.get(i));
            }
            assertThat(largest.inOrder())
                    .isEqualTo(all.stream()
                            .sorted(Comparator.comparingInt(Entry::size).reversed())
                            .limit(20)
                            .toList());
        }
    }
}
