#include "errors/source_map.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "errors/json_member.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t sources_max = 200'000;
constexpr std::size_t names_max = 2'000'000;
// A value of two bytes takes twenty while it is parsed: one of a map has many more.
constexpr std::size_t values_max = 3'000'000;
constexpr std::size_t path_bytes_max = 4096;
constexpr std::size_t depth_max = 64;
constexpr std::int64_t number_max = std::numeric_limits<std::int32_t>::max();

Error malformed(std::string_view reason) {
    return refuse(code::source_map_malformed, {{"reason", std::string(reason)}});
}

Error too_large(std::size_t max, std::string_view what) {
    return refuse(
        code::source_map_too_large, {{"max", std::to_string(max)}, {"what", std::string(what)}}
    );
}

/// What it begins: values, members and lists. Of what is no JSON any number.
bool has_more_values(std::string_view json, std::size_t max) {
    std::size_t values = 0;
    bool is_text = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char character = json[at];
        if (character == '"') is_text = !is_text;
        if (is_text && character == '\\') ++at;
        if (is_text) continue;
        const bool begins =
            character == ',' || character == ':' || character == '[' || character == '{';
        if (begins && ++values > max) return true;
    }
    return false;
}

constexpr auto base64_values = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t at = 0; at < digits.size(); ++at)
        values[static_cast<unsigned char>(digits[at])] = static_cast<std::int8_t>(at);
    return values;
}();

// A number of the mappings: five bits a digit, the lowest first, the sign in the lowest bit.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t value = 0;
    for (int shift = 0; shift <= 30; shift += 5) {
        if (text.empty()) return std::nullopt;
        const auto digit = base64_values[static_cast<unsigned char>(text.front())];
        if (digit < 0) return std::nullopt;
        text.remove_prefix(1);
        value |= static_cast<std::int64_t>(digit & 31) << shift;
        if ((digit & 32) == 0) {
            const auto number = value >> 1;
            return (value & 1) != 0 ? -number : number;
        }
    }
    return std::nullopt;
}

// Where a section of a map begins in the script.
struct Offset {
    std::int64_t line = 0, column = 0;

    auto operator<=>(const Offset&) const = default;
};

}  // namespace

class SourceMapReader {
public:
    Result<SourceMap> read(JsonObject map) {
        const auto sections = member_of(map, "sections");
        if (sections) {
            TRY(read_sections(*sections));
        } else {
            TRY(read_part(map, {}, {number_max, number_max}));
        }
        for (const std::string_view name : {"debug_id", "debugId"})
            if (const auto id = member_of(map, name); id && map_.debug_id_.empty())
                map_.debug_id_ = lower_ascii(text_of(*id, 128));
        auto order = [](const SourceMap::Place& place) {
            return std::tie(
                place.line, place.column, place.source, place.original_line, place.original_column
            );
        };
        auto before = [&order](const SourceMap::Place& one, const SourceMap::Place& other) {
            return order(one) < order(other);
        };
        if (!std::ranges::is_sorted(map_.places_, before)) std::ranges::sort(map_.places_, before);
        return std::move(map_);
    }

private:
    Result<> read_sections(JsonValue value) {
        JsonArray array;
        if (value.get_array().get(array) != simdjson::SUCCESS)
            return malformed("sections are no list");
        std::vector<std::pair<Offset, JsonObject>> sections;
        for (const JsonValue item : array) {
            const auto section = object_of(item);
            const auto given = section ? member_of(*section, "offset") : std::optional<JsonValue>();
            const auto offset = given ? object_of(*given) : std::optional<JsonObject>();
            const auto inner = section ? member_of(*section, "map") : std::optional<JsonValue>();
            const auto map = inner ? object_of(*inner) : std::optional<JsonObject>();
            if (!offset || !map) return malformed("a section has no offset or no map");
            const auto line = member_of(*offset, "line"), column = member_of(*offset, "column");
            sections.push_back({
                {line ? integer_of(*line, 0).value_or(0) : 0,
                 column ? integer_of(*column, 0).value_or(0) : 0},
                *map,
            });
            if (sections.size() > 1 && sections.back().first < sections[sections.size() - 2].first)
                return malformed("sections are not in their order");
        }
        for (std::size_t at = 0; at < sections.size(); ++at) {
            const auto end =
                at + 1 < sections.size() ? sections[at + 1].first : Offset{number_max, number_max};
            TRY(read_part(sections[at].second, sections[at].first, end));
        }
        return {};
    }

    Result<> read_part(JsonObject map, Offset begin, Offset end) {
        const auto version = member_of(map, "version");
        if (!version || integer_of(*version, 0) != 3) return malformed("its version is not 3");
        const auto mappings = member_of(map, "mappings");
        if (!mappings || !mappings->is_string()) return malformed("it has no mappings");
        source_base_ = map_.sources_.size();
        name_base_ = map_.names_.size();
        TRY(read_sources(map));
        TRY(read_names(map));
        begin_ = begin;
        end_ = end;
        return read_mappings(mappings->get_string().value_unsafe());
    }

    Result<> read_sources(JsonObject map) {
        const auto given = member_of(map, "sources");
        if (!given || !given->is_array()) return malformed("it has no sources");
        const auto root_given = member_of(map, "sourceRoot");
        auto root = root_given ? text_of(*root_given, path_bytes_max) : std::string();
        if (!root.empty() && !root.ends_with('/')) root += '/';
        for (const JsonValue source : array_of(*given)) {
            if (map_.sources_.size() == sources_max) return too_large(sources_max, "sources");
            auto path = text_of(source, path_bytes_max);
            const bool is_whole = path.starts_with('/') || path.find("://") != path.npos;
            map_.sources_.push_back({
                .path = path.empty() || is_whole ? path : root + path,
                .content = std::nullopt,
            });
        }
        read_contents(map);
        for (const std::string_view name : {"ignoreList", "x_google_ignoreList"}) {
            const auto list = member_of(map, name);
            if (!list || !list->is_array()) continue;
            for (const JsonValue item : array_of(*list))
                if (const auto at = integer_of(item, 0)) {
                    const auto place = source_base_ + static_cast<std::size_t>(*at);
                    if (place < map_.sources_.size()) map_.sources_[place].is_ignored = true;
                }
        }
        return {};
    }

    void read_contents(JsonObject map) {
        const auto contents = member_of(map, "sourcesContent");
        if (!contents || !contents->is_array()) return;
        auto place = source_base_;
        for (const JsonValue content : array_of(*contents)) {
            if (place == map_.sources_.size()) break;
            std::string_view text;
            if (content.get_string().get(text) == simdjson::SUCCESS)
                map_.sources_[place].content = std::string(text);
            ++place;
        }
    }

    Result<> read_names(JsonObject map) {
        const auto names = member_of(map, "names");
        if (!names || !names->is_array()) return {};
        for (const JsonValue name : array_of(*names)) {
            if (map_.names_.size() == names_max) return too_large(names_max, "names");
            map_.names_.push_back(text_of(name, 512));
        }
        return {};
    }

    Result<> read_mappings(std::string_view text) {
        std::int64_t line = begin_.line, column = begin_.column;
        for (auto& number : numbers_) number = 0;
        while (!text.empty()) {
            if (text.front() == ';' || text.front() == ',') {
                if (text.front() == ';') ++line, column = 0;
                text.remove_prefix(1);
                continue;
            }
            TRY(read_segment(text, line, column));
        }
        return {};
    }

    // One, four or five numbers, each relative to the last of its kind.
    Result<> read_segment(std::string_view& text, std::int64_t line, std::int64_t& column) {
        std::array<std::int64_t, 5> fields{};
        std::size_t count = 0;
        while (!text.empty() && text.front() != ',' && text.front() != ';') {
            const auto number = take_number(text);
            if (!number || count == fields.size()) return malformed("its mappings are broken");
            fields[count++] = *number;
        }
        if (count != 1 && count != 4 && count != 5) return malformed("its mappings are broken");
        column += fields[0];
        for (std::size_t at = 1; at < count; ++at) numbers_[at - 1] += fields[at];
        const auto [source, original_line, original_column, name] = numbers_;
        if (column < 0 || column > number_max || line > number_max || source < 0 ||
            original_line < 0 || original_line > number_max || original_column < 0 ||
            original_column > number_max || name < 0)
            return malformed("its mappings are out of range");
        const auto source_at = source_base_ + static_cast<std::size_t>(source);
        const auto name_at = name_base_ + static_cast<std::size_t>(name);
        if ((count > 1 && source_at >= map_.sources_.size()) ||
            (count == 5 && name_at >= map_.names_.size()))
            return malformed("its mappings name what it does not have");
        if (Offset{line, column} >= end_) return {};
        if (map_.places_.size() == source_map_places_max)
            return too_large(source_map_places_max, "mappings");
        map_.places_.push_back({
            .line = static_cast<std::uint32_t>(line),
            .column = static_cast<std::uint32_t>(column),
            .source = count > 1 ? static_cast<std::int32_t>(source_at) : -1,
            .original_line = static_cast<std::uint32_t>(original_line),
            .original_column = static_cast<std::uint32_t>(original_column),
            .name = count == 5 ? static_cast<std::int32_t>(name_at) : -1,
        });
        return {};
    }

    SourceMap map_;
    std::size_t source_base_ = 0, name_base_ = 0;  // Where those of this part begin.
    Offset begin_, end_;
    std::array<std::int64_t, 4> numbers_{};  // Source, line, column, name.
};

Result<SourceMap> SourceMap::read(std::string_view json) {
    if (json.size() > source_map_bytes_max) return too_large(source_map_bytes_max, "bytes");
    if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
    // Servers put this before a map, so that no page can run it as a script.
    if (json.starts_with(")]}'") || json.starts_with(")]}"))
        json.remove_prefix(std::min(json.find('\n'), json.size()));
    if (has_more_values(json, values_max)) return too_large(values_max, "values");
    simdjson::dom::parser parser(2 * source_map_bytes_max);
    simdjson::dom::element document;
    if (parser.allocate(json.size(), depth_max) != simdjson::SUCCESS)
        return too_large(source_map_bytes_max, "bytes");
    if (const auto error = parser.parse(json.data(), json.size(), true).get(document))
        return malformed(simdjson::error_message(error));
    const auto object = object_of(document);
    if (!object) return malformed("it is no object");
    return SourceMapReader().read(*object);
}

std::size_t SourceMap::memory_bytes() const {
    auto bytes = sizeof(SourceMap) + places_.capacity() * sizeof(Place);
    bytes += names_.capacity() * sizeof(std::string) + sources_.capacity() * sizeof(MapSource);
    for (const auto& name : names_) bytes += name.capacity();
    for (const auto& source : sources_)
        bytes += source.path.capacity() + (source.content ? source.content->capacity() : 0);
    return bytes;
}

std::optional<OriginalPlace> SourceMap::find(std::int64_t line, std::int64_t column) const {
    if (line < 1 || column < 1 || line > number_max || column > number_max) return std::nullopt;
    const auto wanted_line = static_cast<std::uint32_t>(line - 1);
    const auto wanted_column = static_cast<std::uint32_t>(column - 1);
    auto after = std::ranges::upper_bound(
        places_, std::pair(wanted_line, wanted_column), {},
        [](const Place& place) { return std::pair(place.line, place.column); }
    );
    if (after == places_.begin()) return std::nullopt;
    const auto& place = *--after;
    if (place.line != wanted_line || place.source < 0) return std::nullopt;
    return OriginalPlace{
        .source = &sources_[static_cast<std::size_t>(place.source)],
        .line = std::int64_t{place.original_line} + 1,
        .column = std::int64_t{place.original_column} + 1,
        .name = place.name < 0 ? std::string_view()
                               : std::string_view(names_[static_cast<std::size_t>(place.name)]),
    };
}

}  // namespace mainstay::errors
