// Properties of Outlook's objects as TNEF carries them (MS-OXTNEF §2.1.3.3). Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace mainstay::mail {

/// One property. Of one with many values this is the first.
struct MapiProperty {
    std::uint32_t id = 0;
    std::uint32_t type = 0;  ///< Without the mark of many values.
    std::string_view value;  ///< Into what was read.

    bool is_unicode() const { return type == 0x1F; }

    bool is_text() const { return type == 0x1E || type == 0x1F; }

    /// Of a whole number.
    std::uint32_t number() const;
};

/// Calls `take` with each property but those that have names. Returns false where the bytes end
/// before the properties do, or have a type that is none.
bool for_each_property(
    std::string_view bytes, const std::function<void(const MapiProperty&)>& take
);

}  // namespace mainstay::mail
