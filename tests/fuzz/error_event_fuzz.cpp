// An error event, as anybody may send it: read or refused, and what is read has clean texts within
// their bounds, one group however often it is asked, and a title.
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "errors/grouping.hpp"
#include "errors/in_app.hpp"
#include "errors/read_event.hpp"

namespace {

using namespace mainstay;

void require(bool expectation) {
    if (!expectation) std::abort();
}

void check_clean(const errors::Component& component) {
    require(is_clean_utf8(component.value));
    for (const auto& part : component.parts) check_clean(part);
}

void check_trace(const std::optional<errors::StackTrace>& trace) {
    if (!trace) return;
    require(trace->frames.size() <= 250);
    for (const auto& frame : trace->frames) {
        require(is_clean_utf8(frame.function) && is_clean_utf8(frame.file));
        require(!frame.line || *frame.line > 0);
    }
}

const std::vector<errors::FingerprintRule> rules{
    {.matchers = {{"message", "*a*b*"}, {"path", "*/x*", true}},
     .fingerprint = {"{{ default }}", "{{ value }} {{ stack.function }}"},
     .title = "{{ type }}"},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view json(reinterpret_cast<const char*>(data), size);
    const Time now{1'795'946'400'000'000};
    auto event = errors::read_event(json, now);
    if (!event) {
        require(!event.error().message.empty());
        return 0;
    }
    require(event->exceptions.size() <= 50 && event->problems.size() <= 20);
    for (const auto& exception : event->exceptions) {
        require(is_clean_utf8(exception.value) && exception.value.size() <= 8192);
        check_trace(exception.trace);
    }
    check_trace(event->trace);
    const auto grouping = errors::group(*event, {});
    require(grouping.key.size() == 32 && grouping.key == errors::group(*event, {}).key);
    check_clean(grouping.tree);
    require(errors::group(*event, rules).key.size() == 32);
    const auto title = errors::title_of(*event);
    require(title.title.size() <= 200 && !title.title.empty() && is_line(title.title));
    require(errors::title_of(*event, rules[0]).title.size() <= 200);
    errors::guess_in_app(*event);
    require(errors::group(*event, {}).key == grouping.key);
    return 0;
}
