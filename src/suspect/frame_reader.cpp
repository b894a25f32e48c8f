#include "suspect/frame_reader.hpp"

#include <algorithm>
#include <iterator>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "suspect/frame_line.hpp"

namespace mainstay::suspect {

namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 64;

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

TraceFrame frame_of(const json::object& object) {
    TraceFrame frame;
    frame.path = text_of(object, "filename");
    if (frame.path.empty()) frame.path = text_of(object, "abs_path");
    frame.function = text_of(object, "function");
    const auto module = text_of(object, "module");
    if (frame.path.ends_with(".java") || frame.path.ends_with(".kt"))
        frame.path = java_path(module, frame.path);
    if (const auto* line = object.if_contains("lineno"); line && line->is_int64())
        frame.line = static_cast<int>(std::clamp<std::int64_t>(line->get_int64(), 0, 100'000'000));
    if (const auto* in_app = object.if_contains("in_app"); in_app && in_app->is_bool())
        frame.in_app = in_app->get_bool();
    else if (is_of_others(frame.path))
        frame.in_app = false;
    return frame;
}

const json::object* member(const json::object* object, std::string_view name) {
    const auto* value = object ? object->if_contains(name) : nullptr;
    return value ? value->if_object() : nullptr;
}

void add_frames(const json::object* owner, TraceFrames& frames) {
    const auto* trace = member(owner, "stacktrace");
    const auto* list = trace ? trace->if_contains("frames") : nullptr;
    if (!list || !list->is_array()) return;
    const auto& all = list->get_array();
    // The outermost call comes first in an event.
    for (auto at = all.rbegin(); at != all.rend() && frames.size() < trace_frames_max; ++at)
        if (at->is_object()) frames.push_back(frame_of(at->get_object()));
}

TraceFrames frames_of_event(const json::object& event) {
    TraceFrames frames;
    for (const auto* name : {"exception", "threads"}) {
        const auto* value = event.if_contains(name);
        const auto* object = value ? value->if_object() : nullptr;
        const auto* list = object ? object->if_contains("values") : value;
        if (list && list->is_array())
            for (const auto& each : list->get_array()) add_frames(each.if_object(), frames);
        else if (object)
            add_frames(object, frames);
        if (!frames.empty()) return frames;
    }
    add_frames(&event, frames);
    return frames;
}

// The frames of text. A block is one exception.
class TextFrames {
public:
    void read(std::string_view line) {
        const auto content = trimmed(line);
        if (content.starts_with("Traceback (most recent call last)")) {
            close();
            is_last_first_ = true;
        } else if (content.starts_with("Caused by:")) {
            // Java names the cause after what came of it.
            close();
            goes_first_ = true;
        }
        if (auto frame = frame_in(line); frame && count_ < trace_frames_max) {
            block_.push_back(*std::move(frame));
            ++count_;
        }
    }

    TraceFrames finish() {
        close();
        return std::move(all_);
    }

private:
    void close() {
        if (is_last_first_) std::ranges::reverse(block_);
        all_.insert(
            goes_first_ ? all_.begin() : all_.end(), std::make_move_iterator(block_.begin()),
            std::make_move_iterator(block_.end())
        );
        block_.clear();
        is_last_first_ = goes_first_ = false;
    }

    TraceFrames all_, block_;
    std::size_t count_ = 0;
    bool is_last_first_ = false;  // The frame that failed first is the last of its block.
    bool goes_first_ = false;
};

}  // namespace

Result<TraceFrames> read_frames(std::string_view text) {
    const auto refused = [](const char* reason) {
        return refuse(code::trace_not_read, {{"reason", reason}});
    };
    if (text.size() > trace_bytes_max) return refused("it is larger than eight megabytes");
    if (trimmed(text).starts_with('{')) {
        boost::system::error_code error;
        json::parse_options options;
        options.max_depth = depth_max;
        const auto event = json::parse(text, error, {}, options);
        if (error || !event.is_object()) return refused("it begins as JSON, and is none");
        return frames_of_event(event.get_object());
    }
    TextFrames frames;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1);
        frames.read(text.substr(0, end + 1));
        text.remove_prefix(end + 1);
    }
    return frames.finish();
}

}  // namespace mainstay::suspect
