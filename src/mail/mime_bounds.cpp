#include "mail/mime_bounds.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "mail/gmime_object.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t header_bytes_max = 64 << 10;
// A group begins with a colon, and groups may be within groups.
constexpr std::size_t colons_max = 1000;
constexpr std::size_t parameters_max = 200;
// GMime reads all headers of a kind again when one more comes.
constexpr std::size_t address_headers_max = 50;
// How far beyond the limits parts may go here: those who count them exactly come later.
constexpr std::size_t parts_slack = 100;
constexpr std::size_t depth_slack = 10;

constexpr std::string_view address_headers[] = {"from", "sender", "reply-to", "to", "cc", "bcc"};

// Of these the first is meant. GMime would take the last for some, and another for the structure.
constexpr std::string_view single_headers[] = {
    "subject", "content-type", "content-transfer-encoding", "content-disposition", "content-id",
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view without_blanks_behind(std::string_view line) {
    auto last = line.find_last_not_of(" \t\r\n");
    return line.substr(0, last == line.npos ? 0 : last + 1);
}

// A part that contains others.
struct Container {
    std::string boundary;  // Empty for a mail within the mail.
    bool is_digest = false;
    bool is_mail = false;
};

// The header that is being read, with the lines it goes on in.
struct Header {
    std::string name;  // Lower case; empty between headers.
    std::string value;
    std::size_t bytes = 0, marks = 0;
    char mark = '\0';  // What may not come too often.
    std::size_t marks_max = 0;
    bool is_dropped = false;
};

// Follows a mail line by line, as a parser of MIME would, and notes what goes beyond the limits.
// Where the two may differ, this takes for a header what may be one.
class Scan {
public:
    Scan(std::string_view raw, const ParseLimits& limits)
        : raw_(raw), limits_(limits), end_(raw.size()) {}

    void run(BoundedMail& bounded) {
        while (at_ < end_) {
            auto feed = raw_.find('\n', at_);
            auto next = feed == raw_.npos ? raw_.size() : feed + 1;
            read_line(raw_.substr(at_, next - at_));
            at_ = next;
        }
        bounded.parse_error = parse_error_;
        bounded.is_damaged =
            is_repaired_ || (!parse_error_ && !is_within_mail() && has_open_multipart());
        std::ranges::sort(dropped_);
        bounded.raw = raw_.substr(0, end_);
        if (dropped_.empty()) return;
        std::size_t from = 0;
        for (auto [begin, end] : dropped_) {
            bounded.altered += raw_.substr(from, begin - from);
            from = end;
        }
        if (from < end_) bounded.altered += raw_.substr(from, end_ - from);
        bounded.raw = bounded.altered;
    }

private:
    void read_line(std::string_view line) {
        if (line.starts_with("--") && is_boundary(without_blanks_behind(line.substr(2)))) return;
        if (is_in_header_) read_header_line(line);
    }

    // Begins or ends a part, if the text behind the dashes says so.
    bool is_boundary(std::string_view text) {
        bool is_last = false;
        if (!known_.contains(std::string(text))) {
            is_last = text.ends_with("--");
            if (!is_last || !known_.contains(std::string(text.substr(0, text.size() - 2))))
                return false;
            text.remove_suffix(2);
        }
        end_header();
        if (!is_last) reopen(text);
        while (!open_.empty() && open_.back().boundary != text) open_.pop_back();
        if (is_last && !open_.empty()) {
            open_.pop_back();
            if (!is_within_mail())
                closed_[std::string(text)] = {at_ + 2 + text.size(), open_.size()};
        }
        if (++parts_ > limits_.parts_max + parts_slack) cut(ParseError::too_many_parts);
        begin_block();
        is_in_header_ = !is_last;
        return true;
    }

    // A part that comes after the end of its multipart belongs to it still: the end was none.
    void reopen(std::string_view text) {
        auto closed = closed_.find(std::string(text));
        if (closed == closed_.end()) return;
        auto [dashes, depth] = closed->second;
        closed_.erase(closed);
        if (depth > open_.size()) return;
        dropped_.emplace_back(dashes, dashes + 2);
        open_.resize(depth);
        open_.push_back({std::string(text), false});
        is_repaired_ = true;
    }

    bool is_within_mail() const {
        return std::ranges::any_of(open_, [](const Container& each) { return each.is_mail; });
    }

    bool has_open_multipart() const { return !open_.empty() && !known_.empty(); }

    void begin_block() {
        headers_ = address_headers_ = 0;
        seen_.clear();
        has_type_ = is_message_ = false;
    }

    void read_header_line(std::string_view line) {
        if (without_blanks_behind(line).empty() && !is_blank(line.front())) return end_block();
        if (!is_blank(line.front())) {
            end_header();
            begin_header(line);
        }
        add_to_header(line);
    }

    void end_block() {
        end_header();
        bool is_in_digest = !open_.empty() && open_.back().is_digest;
        if (!has_type_ && is_in_digest) open({{}, false, true}, true);
        // The header of the mail within follows.
        is_in_header_ = is_message_;
        begin_block();
        ++blocks_;
    }

    void begin_header(std::string_view line) {
        auto colon = line.find(':');
        if (colon == line.npos) return;
        header_.name = lower_ascii(trimmed(line.substr(0, std::min<std::size_t>(colon, 64))));
        bool is_address =
            std::ranges::find(address_headers, header_.name) != std::end(address_headers);
        if (is_address) {
            header_.mark = ':';
            header_.marks_max = colons_max;
            header_.is_dropped = ++address_headers_ > address_headers_max;
        } else if (header_.name.starts_with("content-")) {
            header_.mark = ';';
            header_.marks_max = parameters_max;
        }
        bool is_single =
            std::ranges::find(single_headers, header_.name) != std::end(single_headers);
        if (is_single && !is_within_mail() && !seen_.insert(header_.name).second)
            header_.is_dropped = true;
        if (++headers_ <= limits_.headers_max) return;
        header_.is_dropped = true;
        if (blocks_ == 0) parse_error_ = ParseError::too_many_headers;
    }

    void add_to_header(std::string_view line) {
        if (header_.is_dropped) return drop(at_, at_ + line.size());
        auto count =
            std::min(line.size(), header_bytes_max - std::min(header_.bytes, header_bytes_max));
        for (std::size_t i = 0; header_.mark != '\0' && i < count; ++i) {
            if (line[i] == header_.mark && ++header_.marks > header_.marks_max) count = i;
        }
        header_.bytes += count;
        if (header_.name == "content-type") header_.value += line.substr(0, count);
        if (count == line.size()) return;
        header_.is_dropped = true;
        // The line keeps its end.
        auto length = line.find_last_not_of("\r\n") + 1;
        if (count < length) drop(at_ + count, at_ + length);
    }

    void end_header() {
        auto header = std::exchange(header_, {});
        if (header.name != "content-type") return;
        has_type_ = true;
        auto value = header.value.substr(header.value.find(':') + 1);
        Owned<GMimeContentType> type(g_mime_content_type_parse(nullptr, value.c_str()));
        if (g_mime_content_type_is_type(type.get(), "message", "*")) open({{}, false, true}, true);
        if (!g_mime_content_type_is_type(type.get(), "multipart", "*")) return;
        auto boundary = text_of(g_mime_content_type_get_parameter(type.get(), "boundary"));
        boundary = without_blanks_behind(boundary);
        known_.insert(boundary);
        bool is_digest = g_mime_content_type_is_type(type.get(), "multipart", "digest") != 0;
        closed_.erase(boundary);
        open({std::move(boundary), is_digest}, false);
    }

    void open(Container container, bool is_message) {
        open_.push_back(std::move(container));
        is_message_ = is_message_ || is_message;
        if (open_.size() > limits_.depth_max + depth_slack) cut(ParseError::too_deep);
    }

    // Nothing is read from the current line on.
    void cut(ParseError parse_error) {
        if (!parse_error_) parse_error_ = parse_error;
        end_ = std::min(end_, at_);
    }

    void drop(std::size_t begin, std::size_t end) {
        if (!dropped_.empty() && dropped_.back().second == begin)
            dropped_.back().second = end;
        else
            dropped_.emplace_back(begin, end);
    }

    std::string_view raw_;
    const ParseLimits& limits_;
    std::size_t end_;  // What lies behind is left out.
    std::size_t at_ = 0;
    std::optional<ParseError> parse_error_;
    std::vector<std::pair<std::size_t, std::size_t>> dropped_;
    std::unordered_set<std::string> known_;  // All boundaries until here.
    std::vector<Container> open_;

    // A multipart that ended: where the two dashes of its end stand, and how deep it was.
    struct Closed {
        std::size_t dashes = 0, depth = 0;
    };

    std::unordered_map<std::string, Closed> closed_;  // By boundary.
    bool is_repaired_ = false;
    std::size_t parts_ = 0, blocks_ = 0;
    bool is_in_header_ = true;
    // Of the header block that is being read.
    std::size_t headers_ = 0, address_headers_ = 0;
    bool has_type_ = false, is_message_ = false;
    std::set<std::string> seen_;  // Single headers.
    Header header_;
};

}  // namespace

void bound(std::string_view raw, const ParseLimits& limits, BoundedMail& bounded) {
    Scan(raw, limits).run(bounded);
}

}  // namespace mainstay::mail
