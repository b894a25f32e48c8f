#include "errors/native_frames.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "errors/clip.hpp"
#include "errors/family.hpp"
#include "errors/generated_name.hpp"
#include "errors/in_app.hpp"
#include "errors/read_trace.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t function_bytes_max = 512;
constexpr std::size_t path_bytes_max = 1024;
// A trace grows by what was inlined.
constexpr std::size_t frames_of_trace_max = 2 * frames_max;

// "0x1f", or a decimal number.
std::optional<std::uint64_t> number_of(std::string_view text) {
    const bool is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
    if (is_hexadecimal) text.remove_prefix(2);
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number, is_hexadecimal ? 16 : 10);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

std::string without_dashes(std::string_view text) {
    std::string plain;
    std::ranges::remove_copy(text, std::back_inserter(plain), '-');
    return plain;
}

bool is_known(const DebugImage& image) {
    return image.type == "elf" && (!image.code_id.empty() || !image.debug_id.empty());
}

bool is_of_system(std::string_view path) {
    return path.starts_with("/lib") || path.starts_with("/usr/lib") ||
           path.starts_with("linux-vdso") || path.starts_with("linux-gate");
}

struct LoadedImage {
    std::uint64_t begin = 0, end = 0;
    NativeImage image;
};

// Those that have a place and a name to be asked for, by their place.
std::vector<LoadedImage> loaded_images(const ErrorEvent& event) {
    std::vector<LoadedImage> loaded;
    for (const auto& each : event.images) {
        const auto begin = number_of(each.image_address);
        if (!is_known(each) || !begin) continue;
        const auto size = number_of(each.image_size).value_or(0);
        NativeImage image{
            .name = std::string(base_name(each.code_file)),
            .build_id = without_dashes(each.code_id),
            // Older reporters put an age behind it.
            .debug_id = without_dashes(each.debug_id).substr(0, 32),
            .is_system = is_of_system(each.code_file),
        };
        loaded.push_back({*begin, *begin + std::min(size, ~*begin), std::move(image)});
    }
    std::ranges::sort(loaded, {}, &LoadedImage::begin);
    for (std::size_t at = 0; at < loaded.size(); ++at)
        if (loaded[at].end == loaded[at].begin)  // The size is not known: up to the next.
            loaded[at].end = at + 1 < loaded.size() ? loaded[at + 1].begin : ~std::uint64_t{0};
    return loaded;
}

bool is_native_frame(const Frame& frame, std::string_view platform) {
    if (frame.address.empty() || frame.is_mapped || frame.line) return false;
    const auto family = family_of(frame, platform);
    return family == Family::native || family == Family::go || family == Family::other;
}

// Where the call is: all but the innermost address are those to which it returns.
std::uint64_t call_address(std::uint64_t address, bool is_innermost, std::string_view adjustment) {
    bool is_adjusted = !is_innermost;
    if (adjustment == "all") is_adjusted = true;
    if (adjustment == "none") is_adjusted = false;
    return is_adjusted && address > 0 ? address - 1 : address;
}

class Resolver {
public:
    Resolver(ErrorEvent& event, const FindCalls& find_calls)
        : event_(event), find_calls_(find_calls), images_(loaded_images(event)) {}

    std::vector<Unresolved> run() {
        collect();
        for (auto& [image, calls] : wanted_) ask(image, calls);
        for (auto* trace : traces()) rebuild(*trace);
        for (const auto& [image, calls] : wanted_)
            if (is_missing_.contains(image)) unresolved_.push_back({image, is_missing_.at(image)});
        return std::move(unresolved_);
    }

private:
    // What is asked of a binary, and what was answered.
    using Calls = std::map<std::uint64_t, std::vector<NativeCall>>;

    struct Found {
        const NativeImage* image;
        std::uint64_t address;
    };

    // The most important first.
    std::vector<StackTrace*> traces() {
        std::vector<StackTrace*> all;
        const auto add = [&all](std::optional<StackTrace>& trace) {
            if (trace) all.push_back(&*trace);
        };
        for (auto at = event_.exceptions.rbegin(); at != event_.exceptions.rend(); ++at)
            add(at->trace);
        add(event_.trace);
        for (const bool is_crashed : {true, false})
            for (auto& thread : event_.threads)
                if (thread.is_crashed == is_crashed) add(thread.trace);
        return all;
    }

    std::optional<Found> find(const StackTrace& trace, std::size_t at) const {
        const auto& frame = trace.frames[at];
        if (!is_native_frame(frame, event_.platform)) return std::nullopt;
        const auto address = number_of(frame.address);
        if (!address) return std::nullopt;
        const bool is_innermost = at + 1 == trace.frames.size();
        const auto call = call_address(*address, is_innermost, trace.address_adjustment);
        const auto next = std::ranges::upper_bound(images_, call, {}, &LoadedImage::begin);
        if (next == images_.begin()) return std::nullopt;
        const auto& image = *std::prev(next);
        if (call >= image.end) return std::nullopt;
        return Found{&image.image, call - image.begin};
    }

    void collect() {
        std::size_t count = 0;
        for (const auto* trace : traces())
            for (std::size_t at = 0; at < trace->frames.size(); ++at) {
                const auto found = find(*trace, at);
                if (!found || count == native_addresses_max) continue;
                if (!wanted_.contains(*found->image) && wanted_.size() == native_images_max)
                    continue;
                if (wanted_[*found->image].try_emplace(found->address).second) ++count;
            }
    }

    void ask(const NativeImage& image, Calls& calls) {
        std::vector<std::uint64_t> addresses;
        for (const auto& [address, none] : calls) addresses.push_back(address);
        for (std::size_t begin = 0; begin < addresses.size(); begin += native_addresses_asked_max) {
            const auto part = std::span(addresses).subspan(
                begin, std::min(native_addresses_asked_max, addresses.size() - begin)
            );
            auto answer = find_calls_(image, part);
            if (answer.reason) {
                is_missing_.try_emplace(image, *answer.reason);
                return;
            }
            for (std::size_t at = 0; at < std::min(part.size(), answer.of_addresses.size()); ++at)
                calls[part[at]] = std::move(answer.of_addresses[at]);
        }
    }

    void rebuild(StackTrace& trace) {
        std::vector<Frame> frames;
        for (std::size_t at = 0; at < trace.frames.size(); ++at) {
            const auto* calls = calls_of(trace, at);
            if (!calls) {
                frames.push_back(trace.frames[at]);
                continue;
            }
            for (auto call = calls->rbegin(); call != calls->rend(); ++call)
                frames.push_back(resolved(trace.frames[at], *call));
        }
        if (frames.size() <= frames_of_trace_max) trace.frames = std::move(frames);
    }

    // What stands at a frame, if it was found.
    const std::vector<NativeCall>* calls_of(const StackTrace& trace, std::size_t at) {
        const auto found = find(trace, at);
        if (!found) return nullptr;
        const auto calls = wanted_.find(*found->image);
        if (calls == wanted_.end()) return nullptr;
        const auto chain = calls->second.find(found->address);
        if (chain == calls->second.end()) return nullptr;
        if (!chain->second.empty()) return &chain->second;
        is_missing_.try_emplace(*found->image, UnresolvedReason::no_symbol);
        return nullptr;
    }

    Frame resolved(const Frame& reported, const NativeCall& call) const {
        auto frame = reported;
        if (!call.function.empty())
            frame.function = clipped_bytes(call.function, function_bytes_max);
        frame.is_mapped = true;
        if (!call.path.empty()) {
            frame.file = clipped_bytes(call.file, path_bytes_max);
            frame.absolute_path = clipped_bytes(call.path, path_bytes_max);
            frame.line = call.line;
            frame.column = call.column;
        }
        // What reporters know of the binary holds for what was put into it, but for headers of the
        // system.
        if (!reported.in_app)
            frame.in_app = is_in_app(frame, event_.platform) &&
                           !frame.absolute_path.starts_with("/usr/include/");
        return frame;
    }

    ErrorEvent& event_;
    const FindCalls& find_calls_;
    std::vector<LoadedImage> images_;
    std::map<NativeImage, Calls> wanted_;
    std::map<NativeImage, UnresolvedReason> is_missing_;
    std::vector<Unresolved> unresolved_;
};

}  // namespace

std::vector<Unresolved> resolve_native_frames(ErrorEvent& event, const FindCalls& find_calls) {
    return Resolver(event, find_calls).run();
}

bool has_native_images(const ErrorEvent& event) {
    return std::ranges::any_of(event.images, is_known);
}

}  // namespace mainstay::errors
