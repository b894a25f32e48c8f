// Makes a request of remote_write 1.0, as Prometheus' senders write it: how samples that were
// fetched here are handed to a store. The reverse of remote_write.hpp. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "telemetry/exposition.hpp"
#include "telemetry/remote_write.hpp"

namespace mainstay::telemetry {

/// The labels of a series as a request has them, in this order. The same labels in the same order
/// are the same bytes.
std::string label_bytes(const std::vector<Label>& labels);

/// Adds a series of one sample to a request. `labels` are of label_bytes().
void add_series(std::string& request, std::string_view labels, Sample sample);

/// Adds what an endpoint tells of a metric. Of `help` its beginning.
void add_metric(std::string& request, const Family& family);

/// A request as it is sent, and as the journal keeps it.
std::string pack_snappy(std::string_view request);

}  // namespace mainstay::telemetry
