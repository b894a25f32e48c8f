// A calendar's description as anybody may send it: it is read or refused, and what is read counts
// as time does: in parts as at once, and never more than there is. The first eight bytes choose the
// instants.
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "calendar/calendar.hpp"
#include "wire/codec.hpp"

namespace {

using namespace mainstay;

void require(bool expectation) {
    if (!expectation) std::abort();
}

Time time_of(std::uint32_t choice) { return {choice * 1'000'000'000LL}; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 8) return 0;
    std::uint32_t choice[2];
    std::memcpy(choice, data, 8);
    std::string_view text(reinterpret_cast<const char*>(data) + 8, size - 8);
    auto definition = wire::parse<calendar::CalendarDefinition>(text);
    if (!definition) return 0;
    auto calendar = calendar::Calendar::create("", *definition);
    if (!calendar) {
        require(!calendar.error().fields.empty());
        return 0;
    }
    Time from = time_of(std::min(choice[0], choice[1])),
         until = time_of(std::max(choice[0], choice[1]));
    Time middle{from.micros + (until.micros - from.micros) / 3};
    auto whole = calendar->between(from, until);
    require(whole.count() >= 0 && whole <= until - from);
    require(calendar->between(from, middle) + calendar->between(middle, until) == whole);
    auto reached = calendar->after(from, whole);
    require(reached && *reached <= until && calendar->between(from, *reached) == whole);
    std::chrono::microseconds sum{};
    auto intervals = calendar->intervals(from, until, 1'000'000);
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        require(intervals[i].begin < intervals[i].end);
        require(i == 0 || intervals[i - 1].end < intervals[i].begin);
        sum += intervals[i].end - intervals[i].begin;
    }
    require(sum == whole);
    return 0;
}
