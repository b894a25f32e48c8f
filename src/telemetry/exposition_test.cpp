#include "telemetry/exposition.hpp"

#include <cmath>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace mainstay::telemetry::exposition_test {

namespace {

constexpr auto text = ExpositionFormat::text;
constexpr auto open_metrics = ExpositionFormat::open_metrics;

std::string shown(const Exposition& read, LabelRange range) {
    std::string shown;
    for (std::uint32_t i = 0; i < range.count; ++i) {
        const auto& label = read.labels.at(range.begin + i);
        shown += fmt::format("{}={};", label.name, label.value);
    }
    return shown;
}

/// Samples as lines: family, part, labels, value and time.
std::string shown(const Exposition& read) {
    std::string all;
    for (const auto& sample : read.samples) {
        all += fmt::format(
            "{} {} {} {}", read.families.at(sample.family).name, static_cast<int>(sample.part),
            shown(read, sample.labels), sample.value
        );
        if (sample.at) all += fmt::format(" at {}", sample.at->micros);
        if (sample.exemplar) {
            const auto& exemplar = read.exemplars.at(*sample.exemplar);
            all += fmt::format(" e.g. {}{}", shown(read, exemplar.labels), exemplar.value);
            if (exemplar.at) all += fmt::format(" at {}", exemplar.at->micros);
        }
        all += '\n';
    }
    return all;
}

/// What is read of `body`, or why nothing is.
std::string outcome(std::string_view body, ExpositionFormat format) {
    auto read = read_exposition(body, format);
    return read ? shown(*read) : read.error().message;
}

bool is_refused(std::string_view body, ExpositionFormat format) {
    return !read_exposition(body, format);
}

}  // namespace

TEST_CASE("the text format is read with its families, labels, values and times") {
    constexpr std::string_view body =
        R"(# HELP http_requests_total The total number of HTTP requests\nof all "kinds".
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400",}    3 -1000
# A comment, and a line that is empty:

# Escapes in label values:
msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find:\n\"X\" \d"} 1.5e9
	something_weird { problem = "division by zero" , empty = "" } +Inf
# TYPE rpc summary
rpc{quantile="0.5"} NaN
rpc_sum 1.7e+07
rpc_count 2693
# TYPE size histogram
size_bucket{le="+Inf"} 144320
size_count 144320
size_created 5
)";

    auto read = read_exposition(body, text);

    REQUIRE(read);
    CHECK(
        shown(*read) ==
        "http_requests_total 0 __name__=http_requests_total;code=200;method=post; 1027 "
        "at 1395066363000000\n"
        "http_requests_total 0 __name__=http_requests_total;code=400;method=post; 3 at -1000000\n"
        "msdos_file_access_time_seconds 0 __name__=msdos_file_access_time_seconds;"
        "error=Cannot find:\n\"X\" \\d;path=C:\\DIR\\FILE.TXT; 1500000000\n"
        "something_weird 0 __name__=something_weird;problem=division by zero; inf\n"
        "rpc 0 __name__=rpc;quantile=0.5; nan\n"
        "rpc 5 __name__=rpc_sum; 17000000\n"
        "rpc 4 __name__=rpc_count; 2693\n"
        "size 3 __name__=size_bucket;le=+Inf; 144320\n"
        "size 4 __name__=size_count; 144320\n"
        "size_created 0 __name__=size_created; 5\n"
    );
    CHECK(read->families[0].type == FamilyType::counter);
    CHECK(read->families[0].help == "The total number of HTTP requests\nof all \"kinds\".");
    CHECK(read->families[1].type == FamilyType::unknown);
}

TEST_CASE("OpenMetrics is read with units, creation times and exemplars") {
    constexpr std::string_view body = R"(# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
# HELP wait_seconds How long "it" waits.
wait_seconds_bucket{le="0.5"} 8 # {trace_id="KOO5S4vxi0o"} 0.67
wait_seconds_bucket{le="+Inf"} 17 1520879607.789 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789
wait_seconds_count 17
wait_seconds_sum 324789.3
wait_seconds_created 1520430000.123
# TYPE requests counter
requests_total{path="/"} 4 # {} 1
requests_created{path="/"} 1520430000.5
# TYPE build info
build_info{version="1.2"} 1
# TYPE load gaugehistogram
load_bucket{le="1"} 2
load_gcount 2
load_gsum 1
# TYPE state stateset
state{state="up"} 1
# EOF
)";

    auto read = read_exposition(body, open_metrics);

    REQUIRE(read);
    CHECK(
        shown(*read) ==
        "wait_seconds 3 __name__=wait_seconds_bucket;le=0.5; 8 e.g. trace_id=KOO5S4vxi0o;0.67\n"
        "wait_seconds 3 __name__=wait_seconds_bucket;le=+Inf; 17 at 1520879607789000 "
        "e.g. trace_id=oHg5SJYRHA0;9.8 at 1520879607789000\n"
        "wait_seconds 4 __name__=wait_seconds_count; 17\n"
        "wait_seconds 5 __name__=wait_seconds_sum; 324789.3\n"
        "wait_seconds 2 __name__=wait_seconds_created; 1520430000.123\n"
        "requests 1 __name__=requests_total;path=/; 4 e.g. 1\n"
        "requests 2 __name__=requests_created;path=/; 1520430000.5\n"
        "build 6 __name__=build_info;version=1.2; 1\n"
        "load 3 __name__=load_bucket;le=1; 2\n"
        "load 4 __name__=load_gcount; 2\n"
        "load 5 __name__=load_gsum; 1\n"
        "state 0 __name__=state;state=up; 1\n"
    );
    CHECK(read->families[0].unit == "seconds");
    CHECK(read->families[0].help == "How long \"it\" waits.");
    CHECK(read->families[1].type == FamilyType::counter);
    CHECK(read->families[4].type == FamilyType::state_set);
}

TEST_CASE("the Content-Type chooses the format") {
    CHECK(exposition_format("text/plain; version=0.0.4; charset=utf-8") == text);
    CHECK(exposition_format("") == text);
    CHECK(exposition_format("Application/OpenMetrics-Text ;version=1.0.0") == open_metrics);
    CHECK(!exposition_format("application/vnd.google.protobuf; encoding=delimited"));
}

TEST_CASE("OpenMetrics must end, and end with the mark of its end") {
    CHECK(outcome("a 1\n# EOF\n", open_metrics) == "a 0 __name__=a; 1\n");
    CHECK(outcome("# EOF", open_metrics).empty());
    CHECK(outcome("", open_metrics) == "Line 1 is malformed: the answer does not end with # EOF.");
    CHECK(
        outcome("a 1\n", open_metrics) == "Line 2 is malformed: the answer does not end with # EOF."
    );
    CHECK(
        outcome("a 1\n# EOF\nb 2\n", open_metrics) ==
        "Line 3 is malformed: nothing may follow # EOF."
    );
    CHECK(is_refused("a 1\nb 2", open_metrics));
}

TEST_CASE("one malformed line refuses the whole answer, and is named") {
    CHECK(
        outcome("a 1\n\nb{c=\"d\"\n", text) ==
        "Line 3 is malformed: a comma or a closing brace is expected."
    );
    for (std::string_view wrong : {
             "a",
             "a ",
             "a{} ",
             "a x",
             "a 1 x",
             "a 1 2 3",
             "a 1 1.5",
             "a 1_0",
             "a 0x1p3",
             "1a 1",
             "a{b} 1",
             "a{b=} 1",
             "a{b=c} 1",
             "a{b=\"c} 1",
             "a{b=\"c\" d=\"e\"} 1",
             "a{,} 1",
             "a{1b=\"c\"} 1",
             "a{b:c=\"d\"} 1",
             "{} 1",
             "{b=\"c\"} 1",
             "{\"\"} 1",
             "a{\"b\"} 1",
             "{\"a\",\"b\"} 1",
             "a 1 # {} 1",
             "a 1\r",
             "a 1e999",
             "a nan(1)",
             "a -",
             "a --1",
             "a +-1",
             "a 1 9223372036854775807",
             "# TYPE a stateset",
             "# TYPE a",
             "# TYPE 1 gauge",
             "# HELP \"\" x",
             "# HELP a-b x",
             "a{b=\"\xff\"} 1",
             "# HELP a \xff",
             "a{b=\"\\\"} 1",
         }) {
        INFO(wrong);
        CHECK(is_refused(std::string(wrong) + "\n", text));
    }
    CHECK(is_refused(std::string_view("a{b=\"\0\"} 1\n", 11), text));
    for (std::string_view wrong : {
             "",
             "#",
             "# A comment",
             " a 1",
             "a  1",
             "a{ b=\"c\"} 1",
             "a 1 ",
             "a 1 NaN",
             "a 1 +Inf",
             "a 1 # {b=\"c\"}",
             "a 1 # {b=\"c\"} x",
             "a 1 # {b=\"c\",b=\"d\"} 1",
             "a 1 #{} 1",
             "a 1 # {} 1 2 3",
             "a 1 # {\"b\"} 1",
             "# UNIT a seconds",
             "# UNIT seconds seconds",
             "# TYPE a untyped",
         }) {
        INFO(wrong);
        CHECK(is_refused(std::string(wrong) + "\n# EOF\n", open_metrics));
    }
}

TEST_CASE("a label that comes twice is refused, be it the metric's name") {
    CHECK(outcome("a{b=\"1\",b=\"2\"} 1\n", text) == "Line 1 is malformed: a label comes twice.");
    CHECK(is_refused("a{__name__=\"b\"} 1\n", text));
    CHECK(outcome("a{b=\"1\",b=\"\"} 1\n", text) == "a 0 __name__=a;b=1; 1\n");
}

TEST_CASE("quoted names may have any characters") {
    CHECK(
        outcome(
            "# TYPE \"http.requests\" gauge\n{\"http.requests\",\"a.\\\"b\"=\"c\"} 1\n", text
        ) == "http.requests 0 __name__=http.requests;a.\"b=c; 1\n"
    );
    CHECK(outcome("{\"a b\"} 1\n# EOF\n", open_metrics) == "a b 0 __name__=a b; 1\n");
}

TEST_CASE("numbers are read as they are written in Go and in C") {
    auto value = [](std::string_view number) {
        auto read = read_exposition("a " + std::string(number), text);
        REQUIRE(read);
        return read->samples.at(0).value;
    };
    CHECK(value("+1.5") == 1.5);
    CHECK(value("-.5") == -0.5);
    CHECK(value("5.") == 5);
    CHECK(value("1E-400") == 0);
    CHECK(value("4.9e-324") > 0);
    CHECK(value("-inf") == -INFINITY);
    CHECK(value("Infinity") == INFINITY);
    CHECK(std::isnan(value("nan")));
    CHECK(std::isnan(value("-NaN")));
}

TEST_CASE("comments may hold any bytes in the text format") {
    CHECK(
        outcome("# \xff caf\xe9\n#TYPE is no type\n# HELPER x\n#\na 1\n", text) ==
        "a 0 __name__=a; 1\n"
    );
}

TEST_CASE("an answer beyond the bounds is refused, however little each line holds") {
    auto repeated = [](std::string_view line, std::size_t count) {
        std::string body;
        body.reserve(line.size() * count);
        for (std::size_t i = 0; i < count; ++i) body += line;
        return body;
    };
    CHECK(read_exposition(repeated("a 1\n", exposition_samples_max), text));
    CHECK(
        outcome(repeated("a 1\n", exposition_samples_max + 1), text) ==
        "The endpoint answers with more than 1,000,000 samples."
    );
    const auto comment = "#" + std::string(exposition_line_bytes_max - 2, 'x') + "\n";
    auto comments = repeated(comment, exposition_bytes_max / comment.size());
    REQUIRE(comments.size() == exposition_bytes_max);
    CHECK(read_exposition(comments, text));
    CHECK(outcome(comments += '\n', text) == "The endpoint answers with more than 64 MiB.");
    std::string families;
    for (std::size_t i = 0; i <= exposition_families_max; ++i)
        families += fmt::format("# TYPE a{} gauge\n", i);
    CHECK(outcome(families, text) == "The endpoint answers with more than 200,000 families.");
    std::string labels = "a{";
    for (std::size_t i = 1; i < series_labels_max; ++i)
        labels += fmt::format("{}{}=\"\\n\",", static_cast<char>('z' - i % 26), i);
    labels += "} 1\n";
    CHECK(read_exposition(labels, text));
    CHECK(
        outcome(repeated(labels, exposition_labels_max / series_labels_max + 1), text) ==
        "The endpoint answers with more than 5,000,000 labels."
    );
    labels.insert(2, "one_more=\"x\",");
    CHECK(is_refused(labels, text));
}

TEST_CASE("a line of nothing but escapes, quotes or blanks is read once") {
    for (std::string_view part : {"\\n", "\\\\", " ", "{", "\\\"", "\xC3\xA9"}) {
        std::string value;
        while (value.size() < exposition_line_bytes_max - 64) value += part;
        const auto line = "a{b=\"" + value + "\"} 1\n";
        std::string body;
        while (body.size() + line.size() < (8U << 20U)) body += line;
        INFO(part);
        auto read = read_exposition(body, text);
        REQUIRE(read);
        CHECK(read->unescaped.size() <= body.size());
        CHECK(is_refused("a{b=\"" + value + value + "\"} 1\n", text));
    }
}

TEST_CASE("an answer that was damaged is refused, or read within its bounds") {
    std::mt19937_64 random(7);
    const std::string whole =
        "# TYPE a counter\n# HELP a b\\n\na_total{b=\"c\\\"\",d=\"\"} 1 2 # {e=\"f\"} 3 4\n# EOF\n";
    for (int i = 0; i < 20'000; ++i) {
        auto changed = whole;
        for (int k = 0; k < 3; ++k)
            changed[random() % changed.size()] = whole[random() % whole.size()];
        for (auto format : {text, open_metrics}) {
            auto read = read_exposition(changed, format);
            if (!read) continue;
            for (const auto& sample : read->samples) {
                CHECK(sample.family < read->families.size());
                CHECK(sample.labels.begin + sample.labels.count <= read->labels.size());
            }
        }
    }
}

}  // namespace mainstay::telemetry::exposition_test
