#include "bugfix/prepared_event.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <zlib.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "bugfix/sample_event.hpp"
#include "errors/read_event.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t message_bytes_max = 1'000;
constexpr std::size_t top_frames_max = 5;
constexpr std::size_t tag_value_bytes_max = 200;

/// One line of at most so many bytes.
std::string line_of(std::string_view text, std::size_t bytes_max) {
    auto end = std::min(text.size(), bytes_max);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return as_line(text.substr(0, end));
}

const errors::StackTrace* trace_of(const errors::ErrorEvent& event) {
    if (!event.exceptions.empty() && event.exceptions.back().trace)
        return &*event.exceptions.back().trace;
    if (event.trace) return &*event.trace;
    for (const auto& thread : event.threads)
        if (thread.is_crashed && thread.trace) return &*thread.trace;
    return nullptr;
}

std::vector<std::string> top_frames_of(const errors::ErrorEvent& event) {
    std::vector<std::string> lines;
    const auto* trace = trace_of(event);
    if (!trace) return lines;
    for (auto at = trace->frames.rbegin(); at != trace->frames.rend(); ++at) {
        if (lines.size() == top_frames_max) break;
        auto line = at->function.empty() ? std::string("?") : at->function;
        const auto& file = at->file.empty() ? at->module : at->file;
        if (!file.empty()) line += " in " + file;
        if (at->line && !at->file.empty()) line += ':' + std::to_string(*at->line);
        lines.push_back(line_of(line, name_bytes_max));
    }
    return lines;
}

std::string user_of(const errors::EventUser& user) {
    for (const auto* each : {&user.id, &user.email, &user.name, &user.address})
        if (!each->empty()) return line_of(*each, name_bytes_max);
    return {};
}

std::string message_of(const errors::ErrorEvent& event) {
    if (!event.exceptions.empty() && !event.exceptions.back().value.empty())
        return line_of(event.exceptions.back().value, message_bytes_max);
    if (event.message) {
        const auto& message = *event.message;
        const auto& text = message.formatted.empty() ? message.pattern : message.formatted;
        return line_of(text, message_bytes_max);
    }
    return {};
}

/// What is a column by itself is no tag.
bool is_counted_tag(std::string_view name) {
    return !name.empty() && name != "release" && name != "environment" && name != "user";
}

void add_tags(PreparedEvent& prepared, const errors::ErrorEvent& event) {
    auto& tags = prepared.tags;
    for (const auto& [name, value] : event.tags) {
        if (tags.size() == counted_tags_max) break;
        if (!is_counted_tag(name) || value.empty()) continue;
        auto clipped = line_of(name, name_bytes_max);
        const auto is_same = [&](const auto& tag) { return tag.first == clipped; };
        if (std::ranges::none_of(tags, is_same))
            tags.emplace_back(std::move(clipped), line_of(value, tag_value_bytes_max));
    }
    const bool has_server =
        std::ranges::any_of(tags, [](const auto& tag) { return tag.first == "server_name"; });
    if (!event.server_name.empty() && !has_server && tags.size() < counted_tags_max)
        tags.emplace_back("server_name", line_of(event.server_name, tag_value_bytes_max));
}

}  // namespace

Result<PreparedEvent> prepare_event(
    Id<Application> application, std::string_view json, Time received,
    const std::vector<errors::FingerprintRule>& rules,
    const std::function<bool(const PreparedEvent& event)>& is_wanted, const Symbolicate& symbolicate
) {
    auto event = TRY(errors::read_event(json, received));
    if (symbolicate) symbolicate(application, event);
    const auto grouping = errors::group(event, rules);
    const auto title =
        grouping.rule < 0 ? errors::title_of(event)
                          : errors::title_of(event, rules[static_cast<std::size_t>(grouping.rule)]);
    PreparedEvent prepared{
        .application = application,
        .id = event.id,
        .at = std::min(event.at, received),
        .received_at = received,
        .key = grouping.key,
        .title = line_of(title.title, title_bytes_max),
        .culprit = line_of(title.culprit, title_bytes_max),
        .type = event.exceptions.empty() ? std::string()
                                         : line_of(event.exceptions.back().type, name_bytes_max),
        .message = message_of(event),
        .platform = line_of(event.platform, name_bytes_max),
        .level = event.level,
        .is_unhandled = errors::is_unhandled(event),
        .release = line_of(event.release, name_bytes_max),
        .environment = line_of(event.environment, name_bytes_max),
        .service = line_of(event.service, name_bytes_max),
        .user = user_of(event.user),
        .trace_id = event.trace_id,
        .span_id = event.span_id,
        .top_frames = top_frames_of(event),
    };
    if (prepared.title.empty()) prepared.title = "Error without a message";
    prepared.user_mark = prepared.user;
    if constexpr (errors::grouping_version > 1)
        prepared.former_key = errors::group(event, rules, errors::grouping_version - 1).key;
    add_tags(prepared, event);
    if (!is_wanted || is_wanted(prepared)) {
        prepared.packed = packed_event(json, event);
        if (prepared.packed.size() > packed_text_max) prepared.packed.clear();
    }
    return prepared;
}

std::string packed(std::string_view bytes) {
    auto length = compressBound(static_cast<uLong>(bytes.size()));
    std::string compressed(length, '\0');
    const auto done = compress2(
        reinterpret_cast<Bytef*>(compressed.data()), &length,
        reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()), Z_BEST_SPEED
    );
    if (done != Z_OK) throw std::runtime_error("zlib could not pack an event");
    compressed.resize(length);
    return base64url(compressed);
}

std::optional<std::string> unpacked(std::string_view text, std::size_t bytes_max) {
    const auto compressed = from_base64url(text);
    if (!compressed || compressed->empty()) return std::nullopt;
    std::string bytes(bytes_max, '\0');
    auto length = static_cast<uLongf>(bytes_max);
    const auto done = uncompress(
        reinterpret_cast<Bytef*>(bytes.data()), &length,
        reinterpret_cast<const Bytef*>(compressed->data()), static_cast<uLong>(compressed->size())
    );
    if (done != Z_OK) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

}  // namespace mainstay::bugfix
