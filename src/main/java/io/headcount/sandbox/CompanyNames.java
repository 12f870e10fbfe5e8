package io.headcount.sandbox;

import java.util.List;

/** What customers call their companies: first the names that real lists have and programs choke on, then plain ones. */
final class CompanyNames {

    private static final String TWIN = "Twin Peaks Logistics";

    private static final List<String> NASTY = List.of(
            "İĞÜŞÖÇ Işık Dijital Güvenlik A.Ş. (ığüşöçi)",
            "شركة الأمان الرقمي المحدودة",
            "北京长城网络安全科技有限公司",
            "Rocket 🚀 Fishing 🎣 Ltd 👩‍💻",
            "Smith, Jones; Partners, Inc.",
            "The \"Quoted\" O'Brien's \"Pub\"",
            "Line One Holding\nLine Two",
            "=HYPERLINK(\"http://evil.example\",\"x\")",
            "<script>alert(1)</script>",
            "Very Long Name ".repeat(20).strip() + "s",
            TWIN,
            TWIN,
            "Müller & Söhne ${7*7} {{keepnet.client-secret}} GmbH");

    private static final List<String> FIRST = List.of(
            "Anka",
            "Bosphorus",
            "Cedar",
            "Delta",
            "Ege",
            "Falcon",
            "Granite",
            "Harbour",
            "Iris",
            "Jade",
            "Kestrel",
            "Lodos",
            "Meridian",
            "Nimbus",
            "Orkide",
            "Pamir",
            "Quartz",
            "Rumeli",
            "Sable",
            "Toros",
            "Umbra",
            "Vega",
            "Willow",
            "Yıldız",
            "Zephyr");

    private static final List<String> SECOND = List.of(
            "Textiles",
            "Logistics",
            "Foods",
            "Energy",
            "Hospitals",
            "Insurance",
            "Motors",
            "Shipping",
            "Software",
            "Steel",
            "Tourism",
            "Pharma",
            "Bank",
            "Glass",
            "Mining",
            "Media",
            "Schools",
            "Airlines",
            "Ceramics");

    private static final List<String> FORM = List.of("A.Ş.", "Ltd", "GmbH", "Inc.", "S.A.", "Holding", "Group", "B.V.");

    private static final int PLAIN = FIRST.size() * SECOND.size() * FORM.size();

    /** Has no factor in common with {@link #PLAIN}, so that strides of it visit each name once. */
    private static final int STRIDE = 2_003;

    private CompanyNames() {}

    static int nasty() {
        return NASTY.size();
    }

    /** The name of the N-th company after the first; plain names are all different. */
    static String of(int index, long seed) {
        if (index < NASTY.size()) {
            return NASTY.get(index);
        }
        int plain = index - NASTY.size();
        int round = plain / PLAIN;
        int pick = (int) Math.floorMod((long) plain * STRIDE + seed, (long) PLAIN);
        String name = FIRST.get(pick % FIRST.size()) + " "
                + SECOND.get(pick / FIRST.size() % SECOND.size()) + " "
                + FORM.get(pick / FIRST.size() / SECOND.size());
        return round == 0 ? name : name + " " + (round + 1);
    }
}
