#include "outgoing/post.hpp"

#include "base/text.hpp"
#include "outgoing/exchange.hpp"

namespace mainstay::outgoing {

Result<PostOptions> post_options(const Settings& settings) {
    return PostOptions{
        .destinations = TRY(Destinations::create(settings)),
        .ca_file = settings.outgoing_ca_file.value_or(""),
    };
}

PostAnswer post(const PostOptions& options, const Post& request) {
    PostAnswer answer;
    Exchange exchange{
        .url = request.url,
        // Bodies are small: nobody is asked first.
        .headers = {{"Content-Type", request.media_type}, {"Expect", ""}},
        .posted = &request.body,
        .is_stopping = request.is_stopping,
        .take =
            [&](std::string_view, std::string_view bytes) {
                auto room = answer_bytes_max - answer.body.size();
                answer.body += bytes.substr(0, room);
                answer.is_cut = answer.is_cut || bytes.size() > room;
                return !answer.is_cut;
            },
    };
    for (const auto& header : request.headers) exchange.headers.push_back(header);
    auto exchanged = do_exchange(options, exchange);
    answer.status = exchanged.status;
    answer.retry_after = exchanged.retry_after;
    answer.reason = std::move(exchanged.reason);
    answer.latency = std::chrono::duration_cast<std::chrono::milliseconds>(exchanged.latency);
    if (answer.status == 0) {
        answer.body.clear();
        answer.is_cut = false;
    }
    answer.body = cleaned_utf8(answer.body);
    return answer;
}

}  // namespace mainstay::outgoing
