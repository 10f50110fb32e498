@echo off
rem Reads the news feeds. Started by the task Stock_NewsFetch_0630, or by hand.
rem Exit code: 0 success, 3 partial, 1 failed. Log: news_fetch_stdout.log (see run_collection.cmd).
"%~dp0run_collection.cmd" "news fetch" news_fetch_stdout.log /api/v1/news-intel/fetch news
