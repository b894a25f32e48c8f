// Numbers and stretches taken from the front of bytes. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mainstay::mail {

/// Reads what Windows wrote. Once something is not there, nothing more is.
class LittleEndian {
public:
    explicit LittleEndian(std::string_view bytes) : rest_(bytes) {}

    std::optional<std::string_view> take(std::size_t count) {
        if (count > rest_.size()) {
            rest_ = {};
            is_cut_ = true;
            return std::nullopt;
        }
        auto taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

    std::uint32_t number(std::size_t bytes) {
        auto taken = take(bytes).value_or(std::string_view());
        std::uint32_t value = 0;
        for (std::size_t i = taken.size(); i > 0; --i)
            value = (value << 8U) | static_cast<unsigned char>(taken[i - 1]);
        return value;
    }

    std::size_t left() const { return rest_.size(); }

    /// Whether something was asked for that is not there.
    bool is_cut() const { return is_cut_; }

private:
    std::string_view rest_;
    bool is_cut_ = false;
};

}  // namespace mainstay::mail
