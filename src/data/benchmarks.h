#pragma once
#include "data/data_config.h"
#include "data/row_dataset.h"

// Readers of the published files of benchmarks, one function a format. What goes where stands in
// datasets/README.md; fields in "Source" below. Ids are those of the source, never places in a
// file. Errors of all: Error naming FILE:LINE for a missing field or one of another type.

namespace glimpse::data {

// Questions with free answers (vqa_benchmarks.cpp).
QuestionRows read_vqav2(const DataConfig& config);    ///< official VQA accuracy
QuestionRows read_textvqa(const DataConfig& config);  ///< EvalAI's VQA accuracy
QuestionRows read_vizwiz(const DataConfig& config);   ///< VizWiz's VQA accuracy
QuestionRows read_gqa(const DataConfig& config);      ///< exact match of the official script
QuestionRows read_docvqa(const DataConfig& config);   ///< ANLS; InfographicVQA too
QuestionRows read_chartqa(const DataConfig& config);  ///< relaxed accuracy
QuestionRows read_vqa_rad(const DataConfig& config);  ///< exact match

// Questions with fixed answers (choice_benchmarks.cpp).
QuestionRows read_scienceqa(const DataConfig& config);  ///< questions with a picture
QuestionRows read_pope(const DataConfig& config);  ///< one category's file, or a folder of them
QuestionRows read_mme(const DataConfig& config);   ///< a folder with a folder per category
QuestionRows read_nlvr(const DataConfig& config);  ///< six arrangements a statement

// Captions, scored by CIDEr-D (caption_benchmarks.cpp).
QuestionRows read_coco(const DataConfig& config);      ///< COCO annotation files; NoCaps by domain
QuestionRows read_karpathy(const DataConfig& config);  ///< dataset_{coco,flickr30k,flickr8k}.json

// In files of their own.
QuestionRows read_viscot(const DataConfig& config);  ///< Visual-CoT benchmark, exact match
QuestionRows read_tsv(const DataConfig& config);     ///< VLMEvalKit's form, exact match or choice

/// config.image_root, or the folder of config.path and `below` in it.
std::filesystem::path picture_folder(const DataConfig& config, const std::string& below = "");

}  // namespace glimpse::data
