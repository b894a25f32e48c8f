// A share of the hours that a contract bought for a period is used. For whoever notifies people.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct ContractHoursUsed {
    static constexpr std::string_view type = "contract.hours_used";
    static constexpr int schema_version = 1;

    std::int64_t contract = 0;
    std::int64_t percent = 0;  // 80 or 100.
};
BOOST_DESCRIBE_STRUCT(ContractHoursUsed, (), (contract, percent))

}  // namespace mainstay::events
