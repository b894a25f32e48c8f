#include "symbols/elf_file.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "symbols/codes.hpp"

namespace mainstay::symbols {

namespace {

constexpr std::size_t segments_max = 512;
constexpr std::size_t sections_max = 65'536;
constexpr std::size_t names_bytes_max = std::size_t{1} << 20;
constexpr std::size_t note_bytes_max = std::size_t{64} << 10;
constexpr std::size_t notes_max = 16;
constexpr std::size_t build_id_bytes_max = 64;
constexpr std::uint64_t page_bytes = 4096;

constexpr std::uint64_t type_executable = 2, type_shared = 3;
constexpr std::uint64_t segment_load = 1, segment_note = 4;
constexpr std::uint64_t section_symbols = 2, section_note = 7, section_without_bytes = 8;
constexpr std::uint64_t note_build_id = 3;

// The first three parts of the UUID are numbers, which are the other way round.
constexpr std::size_t uuid_order[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
constexpr std::size_t uuid_bytes = std::size(uuid_order);

Error malformed(std::string reason) {
    return refuse(code::elf_malformed, {{"reason", std::move(reason)}});
}

// A header of fixed size in the byte order and width of the file.
class Fields {
public:
    Fields(std::string_view bytes, bool is_wide, bool is_big)
        : bytes_(bytes), is_wide_(is_wide), is_big_(is_big) {}

    // The number of `size` bytes at an offset; 0 beyond the end.
    std::uint64_t number(std::size_t offset, std::size_t size) const {
        if (offset > bytes_.size() || bytes_.size() - offset < size) return 0;
        std::uint64_t value = 0;
        for (std::size_t at = 0; at < size; ++at) {
            const auto from = is_big_ ? at : size - 1 - at;
            value = value << 8U | static_cast<unsigned char>(bytes_[offset + from]);
        }
        return value;
    }

    // A member by where it is in 32-bit and in 64-bit files, as wide as an address.
    std::uint64_t address(std::size_t narrow, std::size_t wide) const {
        return is_wide_ ? number(wide, 8) : number(narrow, 4);
    }

    std::uint64_t word(std::size_t narrow, std::size_t wide) const {
        return number(is_wide_ ? wide : narrow, 4);
    }

    std::uint64_t half(std::size_t narrow, std::size_t wide) const {
        return number(is_wide_ ? wide : narrow, 2);
    }

private:
    std::string_view bytes_;
    bool is_wide_, is_big_;
};

struct Section {
    std::uint64_t name, type, offset, size;
};

class Reader {
public:
    explicit Reader(const ReadBytes& read) : read_(read) {}

    Result<ElfFile> run() {
        const auto head = read_(0, 64);
        if (head.size() < 52 || !head.starts_with("\x7f"
                                                  "ELF"))
            return malformed("its begin is another");
        is_wide_ = head[4] == 2;
        is_big_ = head[5] == 2;
        if ((head[4] != 1 && !is_wide_) || (head[5] != 1 && !is_big_))
            return malformed("its class or byte order is not known");
        if (is_wide_ && head.size() < 64) return malformed("it is cut off");
        const auto fields = fields_of(head);
        const auto type = fields.number(16, 2);
        if (type != type_executable && type != type_shared)
            return malformed("it is not linked, or a dump of memory");
        read_sections(fields);
        read_segments(fields);
        file_.debug_id = debug_id_of(file_.build_id);
        return std::move(file_);
    }

private:
    Fields fields_of(std::string_view bytes) const { return {bytes, is_wide_, is_big_}; }

    void read_segments(const Fields& head) {
        const auto size = head.half(42, 54), count = head.half(44, 56);
        if (size != (is_wide_ ? 56U : 32U)) return;
        const auto table =
            read_(head.address(28, 32), std::min<std::size_t>(count, segments_max) * size);
        bool is_loaded = false;
        for (std::size_t at = 0; at + size <= table.size(); at += size) {
            const auto segment = fields_of(std::string_view(table).substr(at, size));
            const auto type = segment.number(0, 4);
            if (type == segment_load && !is_loaded) {
                is_loaded = true;
                file_.load_address = segment.address(8, 16) & ~(page_bytes - 1);
            }
            if (type == segment_note) read_notes(segment.address(4, 8), segment.address(16, 32));
        }
    }

    void read_sections(const Fields& head) {
        const auto size = head.half(46, 58);
        const auto offset = head.address(32, 40);
        if (offset == 0 || size != (is_wide_ ? 64U : 40U)) return;
        auto count = head.half(48, 60), names = head.half(50, 62);
        if (count == 0 || names == 0xFFFF) {  // What is too large for the head is in the first.
            const auto bytes = read_(offset, size);
            const auto first = fields_of(bytes);
            if (count == 0) count = first.address(20, 32);
            if (names == 0xFFFF) names = first.word(24, 40);
        }
        const auto table = read_(offset, std::min<std::size_t>(count, sections_max) * size);
        std::vector<Section> sections;
        for (std::size_t at = 0; at + size <= table.size(); at += size) {
            const auto each = fields_of(std::string_view(table).substr(at, size));
            sections.push_back(
                {each.word(0, 0), each.word(4, 4), each.address(16, 24), each.address(20, 32)}
            );
        }
        std::string text;
        if (names < sections.size()) {
            const auto& section = sections[names];
            text = read_(section.offset, std::min<std::size_t>(section.size, names_bytes_max));
        }
        for (const auto& section : sections) note_section(section, text);
    }

    void note_section(const Section& section, std::string_view names) {
        if (section.type == section_without_bytes || section.size == 0) return;
        if (section.type == section_symbols) file_.has_symbols = true;
        if (section.type == section_note) read_notes(section.offset, section.size);
        if (section.name >= names.size()) return;
        auto name = names.substr(section.name);
        name = name.substr(0, name.find('\0'));
        if (name == ".debug_info" || name == ".zdebug_info") file_.has_debug_info = true;
    }

    void read_notes(std::uint64_t offset, std::uint64_t size) {
        if (!file_.build_id.empty() || notes_read_ == notes_max) return;
        ++notes_read_;
        const auto bytes = read_(offset, std::min<std::size_t>(size, note_bytes_max));
        const auto notes = fields_of(bytes);
        const auto padded = [](std::uint64_t length) { return (length + 3) & ~std::uint64_t{3}; };
        for (std::size_t at = 0; at + 12 <= bytes.size();) {
            const auto name = notes.number(at, 4), content = notes.number(at + 4, 4);
            const auto begin = at + 12 + padded(name);
            if (begin > bytes.size() || content > bytes.size() - begin) return;
            const bool is_gnu = name == 4 && std::string_view(bytes).substr(at + 12, 3) == "GNU";
            if (is_gnu && notes.number(at + 8, 4) == note_build_id && content > 0 &&
                content <= build_id_bytes_max) {
                add_hex(std::string_view(bytes).substr(begin, content));
                return;
            }
            at = begin + padded(content);
        }
    }

    void add_hex(std::string_view bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        for (const char byte : bytes) {
            const auto value = static_cast<unsigned char>(byte);
            file_.build_id += digits[value >> 4U];
            file_.build_id += digits[value & 15U];
        }
    }

    const ReadBytes& read_;
    bool is_wide_ = false, is_big_ = false;
    std::size_t notes_read_ = 0;
    ElfFile file_;
};

}  // namespace

Result<ElfFile> read_elf(const ReadBytes& read) { return Reader(read).run(); }

Result<ElfFile> read_elf(std::string_view bytes) {
    return read_elf([bytes](std::uint64_t offset, std::size_t count) {
        if (offset >= bytes.size()) return std::string();
        return std::string(bytes.substr(static_cast<std::size_t>(offset), count));
    });
}

std::string debug_id_of(std::string_view build_id) {
    if (build_id.size() < 2 * uuid_bytes) return {};
    std::string id;
    for (std::size_t at = 0; at < uuid_bytes; ++at) {
        if (at == 4 || at == 6 || at == 8 || at == 10) id += '-';
        id += build_id.substr(2 * uuid_order[at], 2);
    }
    return id;
}

std::string build_id_of(std::string_view debug_id) {
    if (debug_id.size() != 2 * uuid_bytes) return {};
    std::string id;
    for (const auto from : uuid_order) id += debug_id.substr(2 * from, 2);
    return id;
}

}  // namespace mainstay::symbols
