-- A text without the quotes that are given, whatever their case and spaces, and without all that stands
-- between quotation marks: there is '[removed]' instead. Where a text was cut to fit, what is opened and
-- never closed goes to its end.
create or replace function public.without_quotes(p_text text, p_quotes text[]) returns text
language plpgsql immutable set search_path = '' as $$
declare
  removed constant text := '[removed]';
  -- For private use: whatever is looked for next is not found in it.
  gap constant text := chr(57344);
  -- As many characters as a score's texts have at the most.
  cut_at constant int := 4000;
  or_end constant text := case when length(p_text) >= cut_at then '|$' else '' end;
  -- From the inside to the outside. A single mark after a letter may be an apostrophe: the last one that
  -- can end a quote does.
  kinds constant text[] := array[
    '„[^„“”]*([“”]' || or_end || ')', '“[^“”]*(”' || or_end || ')', '”[^”]*”',
    '"[^"]*("' || or_end || ')', '[«»][^«»]*([«»]' || or_end || ')',
    '「[^「」]*(」' || or_end || ')', '『[^『』]*(』' || or_end || ')', '[‹›][^‹›]*[‹›]',
    '‚[^‚‘’]*[‘’]', '‘[^‘]*’(?!\w)', '(?<!\w)''(?=\S)([^'']|(?<=\w)'')*''(?!\w)'
  ];
  -- Quotes in quotes of the same kind. Nobody writes more, and each level takes its time.
  deepest constant int := 8;
  rest text := replace(p_text, removed, gap);
  -- Of scripts that part their words: there a quote is no part of another word.
  letter constant text := '[[:digit:]a-zA-Z\u00c0-\u052f]';
  quote text;
  -- The rest, to find out whether a quote is in it.
  folded text;
  pattern text;
  kind text;
  before text;
begin
  foreach quote in array array(
    select given from unnest(p_quotes) as given where btrim(given) <> '' order by length(given) desc
  ) loop
    -- Looking for a pattern costs more than finding out that it is not there.
    -- By way of the upper case, where letters meet that have several lower ones.
    folded := coalesce(folded, lower(upper(regexp_replace(rest, '\s+', ' ', 'g'))));
    continue when position(
      lower(upper(regexp_replace(btrim(quote), '\s+', ' ', 'g'))) in folded
    ) = 0;
    folded := null;
    pattern := regexp_replace(btrim(quote), '([^[:alnum:][:space:]])', '\\\1', 'g');
    pattern := regexp_replace(pattern, '\s+', '\\s+', 'g');
    rest := regexp_replace(
      rest,
      case when btrim(quote) ~ ('^' || letter) then '(?<!\w)' else '' end || pattern
        || case when btrim(quote) ~ (letter || '$') then '(?!\w)' else '' end,
      gap, 'gi'
    );
  end loop;
  foreach kind in array kinds loop
    for depth in 1..deepest loop
      before := rest;
      rest := regexp_replace(before, kind, gap, 'g');
      exit when rest is not distinct from before;
    end loop;
  end loop;
  return replace(rest, gap, removed);
end $$;

-- Takes what was said in interviews out of their scores; what is in the scorer's own words stays.
create or replace function public.forget_quotes(p_interview_ids uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  cited record;
begin
  for cited in
    select id, array(
      select jsonb_array_elements_text(cited_quotes) from public.score_dimensions
      where interview_id = interviews.id and jsonb_typeof(cited_quotes) = 'array'
    ) as quotes
    -- Changed scores have their applications wait for each other.
    from public.interviews where id = any (p_interview_ids) order by application_id, id
  loop
    update public.interview_scores as scores set
      narrative_summary = own.summary, candidate_feedback = own.feedback,
      human_override_reason = own.reason
    from (
      select id, public.without_quotes(narrative_summary, cited.quotes) as summary,
        public.without_quotes(candidate_feedback, cited.quotes) as feedback,
        public.without_quotes(human_override_reason, cited.quotes) as reason
      from public.interview_scores where interview_id = cited.id
    ) as own
    where scores.id = own.id
      and (scores.narrative_summary, scores.candidate_feedback, scores.human_override_reason)
        is distinct from (own.summary, own.feedback, own.reason);
    update public.score_dimensions set
      evidence = public.without_quotes(evidence, cited.quotes), cited_quotes = '[]'
    where interview_id = cited.id;
  end loop;
end $$;

-- Deletes the transcripts of interviews: what was said, and what of it the scores quote. How many had
-- one. The resumes of the people who said it are looked at next.
create or replace function public.delete_transcripts(p_run_id uuid, p_interview_ids uuid[])
returns int
language plpgsql security definer set search_path = '' as $$
declare
  deleted uuid[];
begin
  with segments as (
    delete from public.transcript_segments where interview_id = any (p_interview_ids)
    returning interview_id
  ), turns as (
    delete from public.interview_turns where interview_id = any (p_interview_ids)
    returning interview_id
  )
  select coalesce(array_agg(interview_id), '{}') into deleted
  from (select interview_id from segments union select interview_id from turns) as said;

  perform public.forget_quotes(p_interview_ids);
  update public.interviews set transcript_deleted_at = clock_timestamp()
  where id = any (p_interview_ids);
  insert into public.resume_reviews (user_id)
  select distinct applications.candidate_id
  from public.interviews
  join public.applications on applications.id = interviews.application_id
  where interviews.id = any (p_interview_ids)
  order by applications.candidate_id
  on conflict (user_id) do update set review_at = now();

  perform public.write_audit(
    'transcript.deleted', 'interview', interviews.id, interviews.organisation_id,
    runs.requested_by, null, jsonb_build_object('run_id', runs.id)
  )
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (deleted) and runs.id = p_run_id;
  update public.retention_runs set transcripts_deleted = transcripts_deleted + cardinality(deleted)
  where id = p_run_id;
  return cardinality(deleted);
end $$;
