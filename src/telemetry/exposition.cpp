#include "telemetry/exposition.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "telemetry/exposition_families.hpp"
#include "telemetry/exposition_line.hpp"

namespace mainstay::telemetry {

namespace {

std::string_view media_type(std::string_view content_type) {
    return trimmed(content_type.substr(0, content_type.find(';')));
}

std::optional<FamilyType> type_of(std::string_view word, ExpositionFormat format) {
    using enum FamilyType;
    if (word == "counter") return counter;
    if (word == "gauge") return gauge;
    if (word == "histogram") return histogram;
    if (word == "summary") return summary;
    if (word == "unknown") return unknown;
    if (format == ExpositionFormat::text)
        return word == "untyped" ? std::optional(unknown) : std::nullopt;
    if (word == "gaugehistogram") return gauge_histogram;
    if (word == "info") return info;
    if (word == "stateset") return state_set;
    return std::nullopt;
}

Error too_large(std::string max) {
    return refuse(code::exposition_too_large, {{"max", std::move(max)}});
}

class Reader {
public:
    Reader(std::string_view body, ExpositionFormat format)
        : rest_(body), format_(format), families_(read_.families) {
        // Undoing escapes never makes text longer.
        read_.unescaped.reserve(body.size());
        is_clean_ = is_clean_utf8(body);
    }

    Result<Exposition> read() {
        for (std::size_t number = 1; !rest_.empty() || is_open(); ++number) {
            if (!read_line(next_line()))
                return refuse(
                    code::exposition_malformed,
                    {{"line", std::to_string(number)}, {"what", std::string(wrong_)}}
                );
            if (read_.samples.size() > exposition_samples_max)
                return too_large("1,000,000 samples");
            if (read_.families.size() > exposition_families_max)
                return too_large("200,000 families");
            if (read_.labels.size() > exposition_labels_max) return too_large("5,000,000 labels");
        }
        return std::move(read_);
    }

private:
    bool fail(std::string_view what) {
        wrong_ = what;
        return false;
    }

    /// Whether OpenMetrics has not ended yet.
    bool is_open() const { return format_ == ExpositionFormat::open_metrics && !has_ended_; }

    std::string_view next_line() {
        const auto end = rest_.find('\n');
        auto line = rest_.substr(0, end);
        is_last_cut_ = end == std::string_view::npos;
        rest_.remove_prefix(is_last_cut_ ? rest_.size() : end + 1);
        return line;
    }

    bool read_line(std::string_view text) {
        if (text.size() > exposition_line_bytes_max) return fail("it has more than 65,536 bytes");
        if (format_ == ExpositionFormat::text) return read_text_line(text);
        if (has_ended_) return fail("nothing may follow # EOF");
        if (text == "# EOF") {
            has_ended_ = true;
            return true;
        }
        if (is_last_cut_) return fail("the answer does not end with # EOF");
        if (text.empty()) return fail("a line must not be empty");
        if (text.front() != '#') return read_sample(text);
        if (!text.starts_with("# ")) return fail("only HELP, TYPE, UNIT and EOF may follow a #");
        text.remove_prefix(2);
        for (std::string_view word : {"HELP ", "TYPE ", "UNIT "}) {
            if (text.starts_with(word)) return read_metadata(word.front(), text.substr(5));
        }
        return fail("only HELP, TYPE, UNIT and EOF may follow a #");
    }

    bool read_text_line(std::string_view text) {
        ExpositionLine line(text, format_);
        line.skip_blanks();
        if (line.rest().empty()) return true;
        if (!line.take('#')) return read_sample(line.rest());
        const auto before = line.rest().size();
        line.skip_blanks();
        const auto comment = line.rest();
        const bool is_metadata =
            comment.size() < before && (comment.starts_with("HELP") || comment.starts_with("TYPE"));
        if (!is_metadata || comment.size() == 4 || !is_blank(comment[4])) return true;
        return read_metadata(comment.front(), comment.substr(5));
    }

    /// Of HELP, TYPE or UNIT, what follows the word, whose first letter is `which`.
    bool read_metadata(char which, std::string_view text) {
        ExpositionLine line(text, format_);
        line.skip_blanks();
        std::string_view name;
        if (!read_name(line, name, is_metric_name)) return fail("a metric's name is expected");
        if (!line.rest().empty() && !line.take(' ') && !line.take('\t'))
            return fail("a metric's name has letters, digits, _ and : only");
        auto& family = families_.declare(name);
        const auto value = line.rest();
        if (which == 'T') {
            auto type = type_of(trimmed(value), format_);
            if (type) family.type = *type;
            return type || fail("there is no such type of metrics");
        }
        if (!is_clean(value)) return fail("it is not UTF-8 without NUL");
        if (which == 'H') {
            family.help = undo_escapes(value, read_.unescaped);
            return true;
        }
        family.unit = value;
        if (value.empty() || (name.size() > value.size() && name.ends_with(value) &&
                              name[name.size() - value.size() - 1] == '_'))
            return true;
        return fail("a metric's name must end with its unit");
    }

    bool read_sample(std::string_view text) {
        ExpositionLine line(text, format_);
        ExposedSample sample{.labels = begin_labels()};
        std::string_view name;
        if (line.rest().front() != '{' && !read_name(line, name, is_metric_name))
            return fail("a metric's name is expected");
        line.skip_blanks();
        if (line.take('{') && !read_labels(line, &name)) return false;
        if (name.empty()) return fail("it has no metric's name");
        read_.labels.push_back({"__name__", name});
        if (!end_labels(sample.labels)) return false;
        if (!read_value(line, sample.value) || !read_time(line, sample.at)) return false;
        if (!line.rest().empty() && !read_exemplar(line, sample)) return false;
        std::tie(sample.family, sample.part) = families_.of_sample(name, format_);
        read_.samples.push_back(sample);
        return true;
    }

    bool read_value(ExpositionLine& line, double& value) {
        auto number = line.next_word();
        auto read = number ? read_number(*number) : std::nullopt;
        if (!read) return fail("a number is expected as value");
        value = *read;
        return true;
    }

    bool read_time(ExpositionLine& line, std::optional<Time>& at) {
        if (line.is_at_end() || line.is_at_exemplar()) return true;
        auto word = line.next_word();
        at = word ? read_timestamp(*word, format_) : std::nullopt;
        return at || fail("a number is expected as timestamp");
    }

    bool read_exemplar(ExpositionLine& line, ExposedSample& sample) {
        if (!line.take_exemplar()) return fail("nothing may follow the timestamp");
        ExposedExemplar exemplar{.labels = begin_labels()};
        if (!read_labels(line, nullptr) || !end_labels(exemplar.labels)) return false;
        if (!read_value(line, exemplar.value) || !read_time(line, exemplar.at)) return false;
        if (!line.rest().empty()) return fail("nothing may follow an exemplar");
        sample.exemplar = static_cast<std::uint32_t>(read_.exemplars.size());
        read_.exemplars.push_back(exemplar);
        return true;
    }

    /// Labels up to the brace that ends them. A quoted name alone is that of the metric.
    bool read_labels(ExpositionLine& line, std::string_view* metric) {
        const auto begin = read_.labels.size();
        for (;;) {
            line.skip_blanks();
            if (line.take('}')) return true;
            Label label;
            const bool is_quoted = line.is_at('"');
            if (!read_name(line, label.name, is_label_name))
                return fail("a label's name is expected");
            line.skip_blanks();
            if (line.take('=')) {
                line.skip_blanks();
                if (!read_quoted(line, label.value))
                    return fail("a label's value is not quoted text");
                if (!label.value.empty()) read_.labels.push_back(label);
            } else if (is_quoted && metric && metric->empty()) {
                *metric = label.name;
            } else {
                return fail("a label's value is expected");
            }
            if (read_.labels.size() - begin >= series_labels_max)
                return fail("it has too many labels");
            line.skip_blanks();
            if (line.take(',')) continue;
            return line.take('}') || fail("a comma or a closing brace is expected");
        }
    }

    LabelRange begin_labels() const {
        return {.begin = static_cast<std::uint32_t>(read_.labels.size())};
    }

    bool end_labels(LabelRange& range) {
        range.count = static_cast<std::uint32_t>(read_.labels.size()) - range.begin;
        const auto labels = std::span(read_.labels).subspan(range.begin);
        std::ranges::sort(labels, {}, &Label::name);
        const auto twice = std::ranges::adjacent_find(labels, {}, &Label::name);
        return twice == labels.end() || fail("a label comes twice");
    }

    /// A name, bare as `is_part` has it, or quoted.
    bool read_name(ExpositionLine& line, std::string_view& name, bool (*is_part)(char)) {
        if (line.is_at('"')) return read_quoted(line, name) && !name.empty();
        name = line.take_while(is_part);
        return !name.empty() && !is_digit(name.front());
    }

    bool read_quoted(ExpositionLine& line, std::string_view& value) {
        auto quoted = line.take_quoted();
        if (!quoted || !is_clean(*quoted)) return false;
        value = undo_escapes(*quoted, read_.unescaped);
        return true;
    }

    /// Comments may hold any bytes, so that a body which is not UTF-8 is looked at part by part.
    bool is_clean(std::string_view text) const { return is_clean_ || is_clean_utf8(text); }

    std::string_view rest_;
    ExpositionFormat format_;
    Exposition read_;
    ExpositionFamilies families_;
    std::string_view wrong_;
    bool is_clean_ = false;
    bool is_last_cut_ = false;  ///< The line has no line end.
    bool has_ended_ = false;
};

}  // namespace

std::optional<ExpositionFormat> exposition_format(std::string_view content_type) {
    const auto type = lower_ascii(media_type(content_type));
    if (type == "application/vnd.google.protobuf") return std::nullopt;
    return type == "application/openmetrics-text" ? ExpositionFormat::open_metrics
                                                  : ExpositionFormat::text;
}

Result<Exposition> read_exposition(std::string_view body, ExpositionFormat format) {
    if (body.size() > exposition_bytes_max) return too_large("64 MiB");
    return Reader(body, format).read();
}

}  // namespace mainstay::telemetry
