#include "mail/cms_content.hpp"

#include <cstddef>

namespace mainstay::mail {

namespace {

// Strings within strings: encoders that stream use one level.
constexpr int depth_max = 4;

constexpr unsigned char integer = 0x02, octets = 0x04, octets_in_pieces = 0x24, object_id = 0x06,
                        sequence = 0x30, set = 0x31, explicit_0 = 0xA0;

constexpr std::string_view signed_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
constexpr std::string_view enveloped_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03";
constexpr std::string_view encrypted_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06";
constexpr std::string_view auth_enveloped_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17";

struct Element {
    unsigned char tag = 0;
    bool is_indefinite = false;  // Its content ends with an element of no tag and no length.
    std::size_t length = 0;
};

// Takes elements of BER (X.690) from the front of bytes. Tags are of one byte, as all here.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    // The head of the next element; its content is next.
    std::optional<Element> head() {
        if (rest_.size() < 2) return std::nullopt;
        Element element{static_cast<unsigned char>(rest_[0])};
        auto first = static_cast<unsigned char>(rest_[1]);
        rest_.remove_prefix(2);
        if (first == 0x80) {
            element.is_indefinite = true;
            return element;
        }
        if (first < 0x80) {
            element.length = first;
            return element;
        }
        std::size_t count = first & 0x7FU;
        if (count > 4 || count > rest_.size()) return std::nullopt;
        for (std::size_t i = 0; i < count; ++i)
            element.length = (element.length << 8U) | static_cast<unsigned char>(rest_[i]);
        rest_.remove_prefix(count);
        return element;
    }

    // The head of the next element, if it has that tag.
    std::optional<Element> head(unsigned char tag) {
        auto before = rest_;
        auto element = head();
        if (element && element->tag == tag) return element;
        rest_ = before;
        return std::nullopt;
    }

    std::optional<std::string_view> take(std::size_t count) {
        if (count > rest_.size()) return std::nullopt;
        auto taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

    // The content of the next element, if it has that tag and a length.
    std::optional<std::string_view> content(unsigned char tag) {
        auto element = head(tag);
        if (!element || element->is_indefinite) return std::nullopt;
        return take(element->length);
    }

    std::size_t left() const { return rest_.size(); }

    // Whether an element of no known length ends here; takes its end.
    bool take_end() {
        if (!rest_.starts_with(std::string_view("\0\0", 2))) return false;
        rest_.remove_prefix(2);
        return true;
    }

private:
    std::string_view rest_;
};

// Adds the octet string that comes next, whole or in pieces. Returns false where it is cut.
bool add_octets(Reader& reader, std::string& content, int depth) {
    if (auto head = reader.head(octets)) {
        auto bytes = head->is_indefinite ? std::nullopt : reader.take(head->length);
        if (bytes) content += *bytes;
        return bytes.has_value();
    }
    auto head = reader.head(octets_in_pieces);
    if (!head || depth >= depth_max) return false;
    if (!head->is_indefinite && head->length > reader.left()) return false;
    auto end = head->is_indefinite ? 0 : reader.left() - head->length;
    while (head->is_indefinite ? !reader.take_end() : reader.left() > end) {
        if (!add_octets(reader, content, depth + 1)) return false;
    }
    return true;
}

// SignedData up to its content: version, digest algorithms, and { type, [0] content }.
std::optional<Cms> read_signed(Reader& reader) {
    if (!reader.head(sequence) || !reader.content(integer)) return std::nullopt;
    auto algorithms = reader.head(set);
    if (!algorithms || algorithms->is_indefinite || !reader.take(algorithms->length))
        return std::nullopt;
    auto wrapped = reader.head(sequence);
    if (!wrapped || !reader.content(object_id)) return std::nullopt;
    if (!reader.head(explicit_0)) return Cms{CmsKind::signature, {}};
    Cms cms{CmsKind::signed_content, {}};
    if (!add_octets(reader, cms.content, 0)) return std::nullopt;
    return cms;
}

}  // namespace

std::optional<Cms> read_cms(std::string_view bytes) {
    Reader reader(bytes);
    if (!reader.head(sequence)) return std::nullopt;
    auto type = reader.content(object_id);
    if (!type) return std::nullopt;
    if (*type == enveloped_data || *type == encrypted_data || *type == auth_enveloped_data)
        return Cms{CmsKind::encrypted, {}};
    if (*type != signed_data) return Cms{};
    if (!reader.head(explicit_0)) return std::nullopt;
    return read_signed(reader);
}

}  // namespace mainstay::mail
