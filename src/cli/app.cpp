#include "cli/app.h"

#include <c10/util/Exception.h>
#include <torch/version.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <new>

#include "base/error.h"
#include "base/strings.h"
#include "cli/bench.h"
#include "cli/doctor.h"
#include "cli/eval.h"
#include "cli/export.h"
#include "cli/inspect.h"
#include "cli/pretrain.h"
#include "cli/process.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/score.h"
#include "cli/synth.h"
#include "cli/tokenize.h"
#include "cli/train.h"
#include "cli/verify.h"

namespace glimpse::cli {
namespace {

// Chosen while the arguments are parsed, run afterwards: a command's errors are not usage errors.
using Command = std::function<int()>;

struct Parsing {
  CLI::App& app;
  Command& chosen;

  template <class Options>
  void choose(CLI::App* command, std::shared_ptr<Options> options,
              int (*function)(const Options&)) const {
    Command& target = chosen;
    command->callback([&target, options, function] {
      target = [options, function] { return function(*options); };
    });
  }
};

void add_config_options(CLI::App* command, ConfigArguments& arguments) {
  command->add_option("CONFIG", arguments.file, "configuration file (YAML)");
  command
      ->add_option("--set", arguments.set, "KEY.KEY=VALUE: overrides a key of CONFIG; repeatable")
      ->allow_extra_args(false);
  command->add_flag("--help-config", arguments.help_config, "print every key, default and meaning");
}

void add_resume_run(CLI::App* command, ConfigArguments& arguments) {
  command->add_option("--resume", arguments.resume,
                      "RUN folder to continue; CONFIG may be left out then");
}

void add_train(const Parsing& parsing) {
  CLI::App* command = parsing.app.add_subcommand("train", "train a predictor for a frozen model");
  auto arguments = std::make_shared<TrainArguments>();
  add_config_options(command, arguments->config);
  add_resume_run(command, arguments->config);
  command->add_flag("--dry-run", arguments->dry_run,
                    "print parameters, steps, time and memory; train nothing");
  parsing.choose(command, arguments, train);
}

void add_pretrain(const Parsing& parsing) {
  CLI::App* command = parsing.app.add_subcommand("pretrain", "train a small LVLM from scratch");
  auto arguments = std::make_shared<ConfigArguments>();
  add_config_options(command, *arguments);
  add_resume_run(command, *arguments);
  parsing.choose(command, arguments, pretrain);
}

void add_eval(const Parsing& parsing) {
  CLI::App* command =
      parsing.app.add_subcommand("eval", "answer questions with several pruning settings");
  auto arguments = std::make_shared<EvalArguments>();
  add_config_options(command, arguments->config);
  command->add_flag("--resume", arguments->resume, "go on with an interrupted run");
  command->add_flag("--gate", arguments->gate,
                    "exit code 5 when a setting loses more than the margin");
  parsing.choose(command, arguments, eval);
}

void add_bench(const Parsing& parsing) {
  CLI::App* command =
      parsing.app.add_subcommand("bench", "measure latency and memory of several pruning settings");
  auto arguments = std::make_shared<ConfigArguments>();
  add_config_options(command, *arguments);
  parsing.choose(command, arguments, bench);
}

void add_clip_options(CLI::App* command, models::ClipSampling& sampling) {
  command->add_option("--fps", sampling.fps,
                      "frames a second to take from a video file, or those of a folder; default 2");
  command->add_option("--num-frames", sampling.num_frames, "frames to take, instead of --fps");
  command->add_option("--min-frames", sampling.min_frames, "fewest with --fps; default 4");
  command->add_option("--max-frames", sampling.max_frames, "most with --fps; default 768");
  command->add_option("--max-pixels", sampling.max_pixels, "cap on the pixels of a video's frame");
  command->add_option("--video-start", sampling.start_s, "seconds of a video file to skip");
  command->add_option("--video-end", sampling.end_s, "second at which to stop");
  command->add_option("--frame-rule", sampling.rule,
                      "authors (qwen_vl_utils) | processor (transformers alone)");
}

void add_prompt_options(CLI::App* command, PromptArguments& prompt) {
  command->add_option("--image", prompt.images,
                      "picture (PNG, JPEG, WebP, BMP); several may follow");
  command->add_option("--video", prompt.videos,
                      "video file or folder of frames; several may follow");
  add_clip_options(command, prompt.sampling);
  command->add_flag("--as-stored", prompt.as_stored,
                    "do not turn pictures and videos as their files say");
  command->add_option("--prompt", prompt.prompt, "question, put through the chat template");
  command->add_option("--system", prompt.system, "system turn in front of --prompt");
  command->add_option("--messages", prompt.messages, "JSON file: a chat in the content-list form");
  command->add_option("--raw-prompt", prompt.raw_prompt, "text tokenised as it stands");
  command->add_option("--ids", prompt.ids, "JSON file: list of token ids");
}

void add_pruning_options(CLI::App* command, RunOptions& options) {
  command->add_option("--predictor", options.predictor,
                      "predictor folder, or a method of docs/methods.md");
  command->add_option("--set", options.set, "predictor.KEY=VALUE: an option of the method")
      ->allow_extra_args(false);
  command->add_option("--budget", options.budget,
                      "kv=R, layer=R or flops=R: share of cached or processed visual tokens, of "
                      "prefill operations");
  command->add_option("--max-retention", options.max_retention, "cap on the kept share");
  command->add_option("--threshold", options.threshold, "keep above this probability");
  command->add_option("--min-tokens", options.min_tokens, "never keep fewer");
}

void add_sampling_options(CLI::App* command, RunOptions& options) {
  command->add_option("--max-new-tokens", options.max_new_tokens, "limit of the answer")
      ->capture_default_str();
  command->add_option("--temperature", options.temperature, "0 = greedy")->capture_default_str();
  command->add_option("--top-k", options.top_k, "sample from so many; 0 = all");
  command->add_option("--top-p", options.top_p, "sample from this probability mass");
  command->add_option("--repetition-penalty", options.repetition_penalty,
                      "1 = none; default: generation_config.json");
  command->add_option("--seed", options.seed, "of the sampling");
  command->add_option("--stop", options.stop, "text before which the answer ends; repeatable")
      ->allow_extra_args(false);
}

void add_resize_option(CLI::App* command, std::string& order) {
  command
      ->add_option("--image-resize", order,
                   "pillow13 | pillow12: whose order of the two passes resizes pictures")
      ->capture_default_str();
}

void add_run(const Parsing& parsing) {
  CLI::App* command = parsing.app.add_subcommand("run", "answer one question about pictures");
  auto options = std::make_shared<RunOptions>();
  command->add_option("--model", options->model, "Hugging Face folder (required)");
  add_prompt_options(command, options->prompt);
  add_pruning_options(command, *options);
  add_sampling_options(command, *options);
  command->add_option("--device", options->device, "cpu | cuda:N")->capture_default_str();
  command->add_option("--dtype", options->dtype, "auto | float32 | bfloat16")
      ->capture_default_str();
  add_resize_option(command, options->image_resize);
  command->add_option("--overlay", options->overlay, "PNG to write: which tokens were kept");
  command->add_option("--json", options->json, "JSON to write: answer, retention, timings");
  command->add_option("--trace", options->trace, "safetensors to write: intermediate tensors");
  command->add_flag("--help-config", options->help_config, "print every key that --set reaches");
  command->add_flag("--trace-hidden", options->trace_hidden, "with --trace: every layer's input");
  parsing.choose(command, options, run);
}

void add_inspect(const Parsing& parsing) {
  CLI::App* command = parsing.app.add_subcommand("inspect", "say what a file or folder holds");
  auto options = std::make_shared<InspectOptions>();
  command
      ->add_option("PATH", options->path,
                   "model, predictor, run or data folder, or a file; with --data a configuration")
      ->required();
  command->add_flag("--data", options->data,
                    "the questions that a configuration's data section names: counts, hashes, "
                    "missing pictures, samples");
  parsing.choose(command, options, inspect);
}

void add_export(const Parsing& parsing) {
  CLI::App* command = parsing.app.add_subcommand("export", "write a predictor in another form");
  auto options = std::make_shared<ExportOptions>();
  command->add_option("--predictor", options->predictor, "predictor folder")->required();
  command->add_option("--to", options->form, "published | safetensors")->required();
  command->add_option("OUT", options->out, "new folder")->required();
  parsing.choose(command, options, export_predictor);
}

void add_synth(const Parsing& parsing) {
  CLI::App* command = parsing.app.add_subcommand(
      "synth", "write the procedural data set, or a checkpoint with random weights");
  auto options = std::make_shared<SynthOptions>();
  command->add_option("--scenes", options->scenes, "pictures");
  command->add_option("--model-config", options->model_config,
                      "config.json: write random bfloat16 weights of this shape instead");
  command->add_option("--shard-mb", options->shard_mb, "split the weights; 0 = one file");
  command->add_option("--out,--output", options->out, "new folder")->required();
  command->add_option("--split", options->split, "train | validation | test")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "which stream of scenes")->capture_default_str();
  parsing.choose(command, options, synth);
}

void add_tokenize(const Parsing& parsing) {
  CLI::App* command = parsing.app.add_subcommand("tokenize", "write the token ids of texts");
  auto options = std::make_shared<TokenizeOptions>();
  command->add_option("--model", options->model, "Hugging Face folder")->required();
  command->add_option("--text", options->text, "one text");
  command->add_option("--file", options->file, "JSON file: list of texts");
  command->add_option("--json", options->json, "JSON to write")->required();
  parsing.choose(command, options, tokenize);
}

void add_verify(const Parsing& parsing) {
  CLI::App* command = parsing.app.add_subcommand(
      "verify", "compare our tensors with those that a reference program recorded");
  auto options = std::make_shared<VerifyOptions>();
  command->add_option("TRACE", options->reference, "file of scripts/record_reference.py")
      ->required();
  command->add_option("--model", options->model, "Hugging Face folder")->required();
  command->add_option("--predictor", options->predictor, "predictor folder");
  command->add_option("--device", options->device, "cpu | cuda:N")->capture_default_str();
  command->add_option("--dtype", options->dtype, "float32 | bfloat16")->capture_default_str();
  add_resize_option(command, options->image_resize);
  command->add_option("--tolerance", options->tolerance, "largest difference of hidden states")
      ->capture_default_str();
  parsing.choose(command, options, verify);
}

void add_report(const Parsing& parsing) {
  CLI::App* command = parsing.app.add_subcommand(
      "report", "write an evaluation's reports again, or compare several evaluations");
  auto options = std::make_shared<ReportOptions>();
  command->add_option("RUN", options->runs, "run folders of glimpse eval")->required();
  command->add_option("--out", options->out, "folder of a comparison")->capture_default_str();
  command->add_flag("--intersection", options->intersection,
                    "compare the questions that all runs have");
  command->add_flag("--latex", options->latex, "print LaTeX tables");
  command->add_option("--lmms", options->lmms, "folder for one run's answers as lmms-eval samples");
  parsing.choose(command, options, report);
}

void add_score(const Parsing& parsing) {
  CLI::App* command =
      parsing.app.add_subcommand("score", "official metrics on prediction files of any tool");
  auto options = std::make_shared<ScoreOptions>();
  command->add_option("--task", options->task, score_tasks())->required();
  command->add_option("--references", options->references, "what is right")->required();
  command->add_option("--predictions", options->predictions, "what the model said")->required();
  command->add_option("--questions", options->questions, "VQA question file: checks the ids");
  command->add_option("--json", options->json, "JSON to write: metrics, and scores per sample");
  parsing.choose(command, options, score);
}

void add_doctor(const Parsing& parsing) {
  CLI::App* command =
      parsing.app.add_subcommand("doctor", "what this machine has, what is slow and why");
  Command& target = parsing.chosen;
  command->callback([&target] { target = doctor; });
}

// "--set a=1 b=2" becomes "--set a=1 --set b=2", so that both forms work before a positional.
std::vector<std::string> split_set_values(const std::vector<std::string>& args) {
  std::vector<std::string> expanded;
  bool in_set = false;
  for (size_t i = 0; i < args.size(); ++i) {
    const bool follows_flag = i > 0 && args[i - 1] == "--set";
    in_set = follows_flag ||
             (in_set && args[i].find('=') != std::string::npos && !args[i].starts_with("-"));
    if (in_set && !follows_flag) expanded.emplace_back("--set");
    expanded.push_back(args[i]);
  }
  return expanded;
}

std::string usage_hint(const CLI::App& app) {
  const auto used = app.get_subcommands();
  return "see glimpse " + (used.empty() ? "" : used[0]->get_name() + " ") + "--help";
}

// Options of the command that was given, else the commands.
std::vector<std::string> known_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands()) {
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  if (!names.empty()) return names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

int complain(const std::string& line) {
  std::cerr << "error: " << replace_all(line, "\n", " ") << "\n";
  return kExitBadInput;
}

int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  std::string what = error.what(), advice;
  const std::vector<std::string> unexpected = app.remaining(/*recurse=*/true);
  if (!unexpected.empty()) {
    if (app.get_subcommands().empty()) what = "unknown command '" + unexpected[0] + "'";
    const std::string nearest = closest_match(unexpected[0], known_names(app));
    if (!nearest.empty()) advice = "did you mean '" + nearest + "'? ";
  }
  return complain(what + "; " + advice + usage_hint(app));
}

int dispatch(const std::vector<std::string>& args) {
  CLI::App app("Trains and evaluates visual-token pruning for vision-language models.", "glimpse");
  int64_t threads = 0;
  app.require_subcommand(1);
  app.set_version_flag("--version",
                       std::string("glimpse ") + kVersion + " (LibTorch " TORCH_VERSION ")");
  app.add_option("--threads", threads, "computing threads; default: physical cores");
  app.fallthrough();
  Command chosen;
  const Parsing parsing{app, chosen};
  for (const auto add :
       {add_run, add_train, add_eval, add_bench, add_report, add_pretrain, add_synth, add_tokenize,
        add_inspect, add_export, add_verify, add_score, add_doctor}) {
    add(parsing);
  }
  std::vector<std::string> reversed = split_set_values(args);
  std::reverse(reversed.begin(), reversed.end());  // as CLI11 wants them
  try {
    app.parse(reversed);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error);
  }
  prepare_process(threads);
  return chosen();
}

// A failed check inside LibTorch: our bug, or memory that ran out.
int internal_error(const c10::Error& error) {
  const std::string text = split(error.what_without_backtrace(), '\n').front();
  if (text.find("allocate memory") != std::string::npos) {
    return complain("out of memory; use fewer or smaller pictures, or --dtype bfloat16: " + text);
  }
  return complain("internal error: " + text +
                  "; please report it with the command (TORCH_SHOW_CPP_STACKTRACES=1 shows where)");
}

}  // namespace

int run_cli(const std::vector<std::string>& args) {
  try {
    return dispatch(args);
  } catch (const Interrupted& stop) {
    std::cerr << "interrupted: " << stop.what() << "\n";
    return kExitInterrupted;
  } catch (const Error& error) {
    return complain(error.what());
  } catch (const c10::Error& error) {
    return internal_error(error);
  } catch (const std::bad_alloc&) {
    return complain("out of memory; use fewer or smaller pictures");
  } catch (const std::exception& error) {
    return complain(std::string("internal error: ") + error.what() +
                    "; please report it with the command");
  }
}

}  // namespace glimpse::cli
