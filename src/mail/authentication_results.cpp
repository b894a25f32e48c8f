#include "mail/authentication_results.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t bytes_max = 64 << 10;
constexpr std::size_t results_max = 200;
constexpr std::size_t properties_max = 50;
constexpr int comment_depth_max = 10;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

// Bytes of a value outside quotes: printable, and none that parts or comments begin with.
bool is_value_byte(char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && byte != 0x7F &&
           std::string_view("();\"\\<>,").find(c) == std::string_view::npos;
}

// Reads from the left. What is not as it has to be makes the whole unreadable, for good.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool is_well() const { return is_well_; }

    bool is_at_end() {
        skip();
        return rest_.empty();
    }

    /// Takes `c` where it is next.
    bool take(char c) {
        skip();
        if (!is_well_ || !rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void expect(char c) {
        if (!take(c)) is_well_ = false;
    }

    /// Letters, digits, `-` and `_`, in lower case.
    std::string word() {
        skip();
        auto end = std::ranges::find_if_not(rest_, is_word_byte) - rest_.begin();
        if (end == 0) is_well_ = false;
        auto word = lower_ascii(rest_.substr(0, static_cast<std::size_t>(end)));
        rest_.remove_prefix(static_cast<std::size_t>(end));
        return word;
    }

    /// Any run of plain bytes and quoted strings; `"a b"@example.com` is one.
    std::string value() {
        skip();
        std::string value;
        auto before = rest_.size();
        while (is_well_ && !rest_.empty()) {
            if (rest_.front() == '"')
                quoted(value);
            else if (is_value_byte(rest_.front()))
                value += next();
            else
                break;
        }
        if (rest_.size() == before) is_well_ = false;
        return value;
    }

private:
    char next() {
        auto c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    void quoted(std::string& value) {
        next();
        while (!rest_.empty()) {
            auto c = next();
            if (c == '"') return;
            if (c == '\\' && !rest_.empty()) c = next();
            value += c;
        }
        is_well_ = false;
    }

    void skip() {
        while (is_well_ && !rest_.empty()) {
            if (is_blank(rest_.front()))
                next();
            else if (rest_.front() == '(')
                comment();
            else
                return;
        }
    }

    void comment() {
        int depth = 0;
        while (!rest_.empty()) {
            auto c = next();
            if (c == '\\' && !rest_.empty()) next();
            if (c == '(' && ++depth > comment_depth_max) break;
            if (c == ')' && --depth == 0) return;
        }
        is_well_ = false;
    }

    std::string_view rest_;
    bool is_well_ = true;
};

ResultProperty read_property(Reader& reader) {
    ResultProperty property{reader.word(), {}};
    if (reader.take('.')) property.name += "." + reader.word();
    reader.expect('=');
    property.value = reader.value();
    return property;
}

MethodResult read_result(Reader& reader) {
    MethodResult result{reader.word(), {}, {}};
    // Of a version that is not known nothing may be concluded (RFC 8601, 2.2).
    if (reader.take('/') && reader.word() != "1") result.method.clear();
    reader.expect('=');
    result.result = reader.word();
    return result;
}

void read_results(Reader& reader, AuthenticationResults& field) {
    while (reader.take(';') && !reader.is_at_end() && field.results.size() < results_max) {
        auto result = read_result(reader);
        while (reader.is_well() && !reader.is_at_end() && result.properties.size() < properties_max
        ) {
            if (auto peek = reader; peek.take(';')) break;
            result.properties.push_back(read_property(reader));
        }
        if (!reader.is_well()) return;
        field.results.push_back(std::move(result));
    }
}

}  // namespace

std::string_view MethodResult::property(std::string_view name) const {
    auto found = std::ranges::find(properties, name, &ResultProperty::name);
    return found == properties.end() ? std::string_view() : std::string_view(found->value);
}

std::optional<AuthenticationResults> parse_authentication_results(std::string_view value) {
    Reader reader(value.substr(0, bytes_max));
    AuthenticationResults field;
    field.authserv_id = lower_ascii(reader.value());
    if (!reader.is_well()) return std::nullopt;
    if (value.size() > bytes_max) return field;
    auto peek = reader;
    bool has_version = !peek.is_at_end() && !peek.take(';');
    if (has_version && reader.word() != "1") return field;
    // `; none` says that nothing was checked.
    if (auto none = reader; none.take(';') && none.word() == "none" && none.is_at_end()) {
        field.is_readable = none.is_well();
        return field;
    }
    read_results(reader, field);
    field.is_readable = reader.is_well() && reader.is_at_end() && !field.results.empty();
    return field;
}

}  // namespace mainstay::mail
