#include "errors/symbolicate.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "errors/clip.hpp"
#include "errors/family.hpp"
#include "errors/function_name.hpp"
#include "errors/in_app.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t maps_max = 64;
constexpr std::size_t line_bytes_max = 1024;
constexpr std::int64_t lines_around = 5;
constexpr std::size_t source_bytes_max = 4 << 20;  // It is walked for each frame.
constexpr std::size_t name_length_min = 3;         // Shorter ones are what a minifier gives.

// "webpack://shop/./src/cart.ts" and "../../src/cart.ts" are "src/cart.ts".
std::string source_file(std::string_view path) {
    if (const auto scheme = path.find("://"); scheme != path.npos) {
        const bool is_bundler = !path.starts_with("http") && !path.starts_with("file");
        path.remove_prefix(scheme + 3);
        const auto slash = path.find('/');
        if (is_bundler && slash != path.npos) path.remove_prefix(slash + 1);
    }
    while (path.starts_with("./") || path.starts_with("../") || path.starts_with('/'))
        path.remove_prefix(path.find('/') + 1);
    return std::string(clipped_bytes(path.substr(0, path.find('?')), line_bytes_max));
}

// Of the browser's own, whose maps nobody of the application has.
bool is_of_extension(const Frame& frame) {
    const std::string_view script = frame.absolute_path.empty() ? frame.file : frame.absolute_path;
    const auto scheme = script.substr(0, script.find("://"));
    return scheme.ends_with("-extension") || scheme == "webkit-masked-url";
}

// The lines around one, by one walk over the source.
void set_context(Frame& frame, std::string_view source, std::int64_t wanted) {
    frame.context.clear();
    frame.before.clear();
    frame.after.clear();
    for (std::int64_t number = 1; number <= wanted + lines_around; ++number) {
        const auto end = std::min(source.find('\n'), source.size());
        if (number >= wanted - lines_around) {
            auto line = source.substr(0, end);
            if (line.ends_with('\r')) line.remove_suffix(1);
            auto text = cleaned_utf8(clipped_bytes(line, line_bytes_max));
            if (number < wanted)
                frame.before.push_back(std::move(text));
            else if (number > wanted)
                frame.after.push_back(std::move(text));
            else
                frame.context = std::move(text);
        }
        if (end == source.size()) return;
        source.remove_prefix(end + 1);
    }
}

class Symbolicator {
public:
    Symbolicator(ErrorEvent& event, const FindMap& find_map) : event_(event), find_map_(find_map) {}

    std::vector<Unmapped> run() {
        for (auto& exception : event_.exceptions) map_trace(exception.trace);
        for (auto& thread : event_.threads) map_trace(thread.trace);
        map_trace(event_.trace);
        return std::move(unmapped_);
    }

private:
    void map_trace(std::optional<StackTrace>& trace) {
        if (!trace) return;
        std::string called;  // What the caller calls the function of the next frame.
        for (auto& frame : trace->frames) called = map_frame(frame, called);
    }

    std::string map_frame(Frame& frame, const std::string& called) {
        const bool is_script = family_of(frame, event_.platform) == Family::javascript;
        if (!is_script || is_of_extension(frame) || frame.is_mapped || !frame.line || !frame.column)
            return {};
        const auto request = request_of(frame);
        const auto* map = map_of(request);
        if (!map) {
            // What shows its lines of source is as people wrote it, unless a map is named for it.
            if (frame.context.empty() || !request.debug_id.empty())
                add_unmapped(request, UnmappedReason::no_map);
            return {};
        }
        const auto place = map->find(*frame.line, *frame.column);
        if (!place) {
            add_unmapped(request, UnmappedReason::not_in_map);
            return {};
        }
        const auto& script = frame.absolute_path.empty() ? frame.file : frame.absolute_path;
        frame.reported = ReportedPlace{frame.function, script, frame.line, frame.column};
        const auto name = javascript_name(frame.function);
        const bool is_short =
            name.size() < name_length_min || is_unknown_function(name, Family::javascript);
        if (is_short && !called.empty()) frame.function = called;
        frame.absolute_path = clipped_bytes(place->source->path, line_bytes_max);
        frame.file = source_file(place->source->path);
        frame.module.clear();
        frame.line = place->line;
        frame.column = place->column;
        frame.is_mapped = true;
        frame.in_app = !place->source->is_ignored && is_own_source(frame);
        const auto& content = place->source->content;
        if (content && content->size() <= source_bytes_max)
            set_context(frame, *content, place->line);
        return std::string(place->name);
    }

    bool is_own_source(const Frame& frame) const {
        auto unknown = frame;
        unknown.in_app.reset();
        return is_in_app(unknown, event_.platform);
    }

    MapRequest request_of(const Frame& frame) const {
        const auto& script = frame.absolute_path.empty() ? frame.file : frame.absolute_path;
        MapRequest request{.release = event_.release, .distribution = event_.distribution};
        for (const auto& image : event_.images) {
            if (image.type != "sourcemap" || image.debug_id.empty()) continue;
            if (image.code_file == script || image.code_file == frame.file)
                request.debug_id = image.debug_id;
        }
        request.path = map_path(script);
        return request;
    }

    const SourceMap* map_of(const MapRequest& request) {
        if (const auto found = maps_.find(request); found != maps_.end()) return found->second;
        const auto* map = maps_.size() < maps_max ? find_map_(request) : nullptr;
        maps_.emplace(request, map);
        return map;
    }

    void add_unmapped(const MapRequest& request, UnmappedReason reason) {
        const bool is_known = std::ranges::any_of(unmapped_, [&](const Unmapped& each) {
            return each.wanted == request && each.reason == reason;
        });
        if (!is_known && unmapped_.size() < 2 * maps_max) unmapped_.push_back({request, reason});
    }

    ErrorEvent& event_;
    const FindMap& find_map_;
    std::map<MapRequest, const SourceMap*> maps_;
    std::vector<Unmapped> unmapped_;
};

}  // namespace

std::vector<Unmapped> symbolicate(ErrorEvent& event, const FindMap& find_map) {
    return Symbolicator(event, find_map).run();
}

std::string map_path(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const auto scheme = url.find("://");
    if (scheme == url.npos) return std::string(url);
    const auto slash = url.find('/', scheme + 3);
    return slash == url.npos ? "~/" : "~" + std::string(url.substr(slash));
}

}  // namespace mainstay::errors
