# A run on ${mixture}, from ${study}

Written by `${command}`. Nothing was copied: the token files stay where they are.

${model} (${params} non-embedding parameters), ${tokens} tokens${tokensOf}, in ${steps} steps of ${batch} sequences of ${sequence} tokens.

| domain | share | tokens | text there is | epochs |
| --- | ---: | ---: | ---: | ---: |
<#list shares as row>
| ${row?join(" | ")} |
</#list>

Schedule: ${schedule}. Peak learning rate ${rate}, ${rateOrigin}. AdamW, betas 0.9 and 0.95, weight decay ${weightDecay}, gradients clipped to ${clip}, seed ${seed}.
<#if conversion?has_content>

${conversion}
</#if>
<#if notices?has_content>

## Before it starts

<#list notices as notice>
- ${notice}
</#list>
</#if>

## Start

<#include target + ".ftl">
<#if notes?has_content>

<#list notes as note>
- ${note}
</#list>
</#if>
<#if losses?has_content>

## What to expect

Losses at the end of the run, in ${unit}, with ${level} intervals<#if hasBaseline>, and beside them those of the same run on the baseline</#if>:

| validation domain | expected | interval |<#if hasBaseline> baseline |</#if>
| --- | ---: | :---: |<#if hasBaseline> ---: |</#if>
<#list losses as row>
| ${row?join(" | ")} |
</#list>
<#if gain?has_content>

${gain}
</#if>

## When to look

| tokens | step | overall loss | interval |
| ---: | ---: | ---: | :---: |
<#list looks as row>
| ${row?join(" | ")} |
</#list>

`expected.csv` has these for every validation domain. One loss outside its interval is no surprise; several domains outside at two looks in a row say that
the prediction does not hold for this run: look at the data that it reads, its learning rate and its architecture before the mixture.
</#if>
<#if isStudy>

## Afterwards

```
mixlaw validate ${source} --checkpoint ${mixture}=CHECKPOINT --checkpoint baseline=CHECKPOINT   # Hugging Face's GPTNeoX folders
mixlaw validate ${source} --losses LOSSES.csv                                                   # or losses that the trainer measured
```
</#if>
