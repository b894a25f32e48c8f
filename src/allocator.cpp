// How jemalloc serves this program: a few arenas in place of four a core, and memory that nobody
// uses goes back to the system within a second or two. Address space is not kept back: the child
// processes that read mail have a limit on it.
extern "C" {

extern const char* malloc_conf;
const char* malloc_conf = "narenas:4,dirty_decay_ms:2000,muzzy_decay_ms:0,retain:false";
}
