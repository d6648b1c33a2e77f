# make run    opens TrainLift on this computer        make test   runs every test
# make lint   checks format and style                 make bench  measures the pages
.PHONY: run test test-fast lint format bench bench-import bench-card bench-needs bench-weekly bench-scale bench-review calibrate nightly audit lock prove-lake

export PYTHON
export PORT
ENVIRONMENT = python=$$(sh make/find_python.sh) && "$$python" -m make.environment
INSIDE = .venv/bin/python
# a process for each core (tests/conftest.py: one more where all run), in the order told there; tests that share a server or a large
# sample stay in one
TOGETHER = -n auto --dist loadgroup --no-loadscope-reorder

run:
	@$(ENVIRONMENT) run && exec $(INSIDE) -m make.start

test:
	@$(ENVIRONMENT) develop && $(INSIDE) -m make.browser && $(INSIDE) -m make.java && \
		$(INSIDE) -m make.proxy && $(INSIDE) -m pytest $(TOGETHER)

test-fast:
	@$(ENVIRONMENT) develop && $(INSIDE) -m pytest $(TOGETHER) -m "not slow and not browser"

lint:
	@$(ENVIRONMENT) develop && $(INSIDE) -m ruff format --check . && $(INSIDE) -m ruff check .

format:
	@$(ENVIRONMENT) develop && $(INSIDE) -m ruff format . && $(INSIDE) -m ruff check --fix .

bench:
	@$(ENVIRONMENT) develop && $(INSIDE) -m make.browser && $(INSIDE) -m bench.page_rerun

# some minutes: large files against DuckDB and python-calamine alone
bench-import:
	@$(ENVIRONMENT) develop && $(INSIDE) -m bench.import_speed

# a minute: the card of one course from five million rows
bench-card:
	@$(ENVIRONMENT) develop && $(INSIDE) -m bench.card_speed

# some minutes: speed and rank intervals of needs, false alarms of metrics
bench-needs:
	@$(ENVIRONMENT) develop && $(INSIDE) -m bench.needs

# some minutes: the questions of the weekly pages on twenty million rows
bench-weekly:
	@$(ENVIRONMENT) develop && $(INSIDE) -m bench.weekly_speed

# an hour on a quiet machine, 16 GB of memory and 20 GB of disk: pages and questions from one to a
# hundred million rows of metrics
bench-scale:
	@$(ENVIRONMENT) develop && $(INSIDE) -m bench.scale

# some minutes: a full review of a large organisation in all five formats
bench-review:
	@$(ENVIRONMENT) develop && $(INSIDE) -m bench.review_speed

# some twenty minutes: how often each conclusion is wrong, for the page of methods
calibrate:
	@$(ENVIRONMENT) develop && $(INSIDE) -m bench.calibration 10000 reporting/calibration.toml docs/calibration.md

# known holes of the locked packages; says so where the public list cannot be reached
audit:
	@$(ENVIRONMENT) develop && $(INSIDE) -m make.audit

# seven hours on a quiet machine: a hundred kills during loads; ten thousand broken files; organisations
# attacked, a thousand in what is drawn and 250 in all that is shown; the lake; fifty and a hundred people
# before one process, fifty before two, an hour's soak (all four are run; a bar missed fails at the end)
nightly:
	@$(ENVIRONMENT) develop && $(INSIDE) -m make.browser
	TRAINLIFT_KILLS=100 $(INSIDE) -m pytest tests/data/test_durability.py tests/data/test_faults.py
	TRAINLIFT_BROKEN_FILES=10000 $(INSIDE) -m pytest tests/importing/test_mutations.py
	TRAINLIFT_ATTACKED=1000 $(INSIDE) -m pytest tests/analytics/test_small_group_attack.py
	TRAINLIFT_ATTACK_RUNS=250 $(INSIDE) -m pytest -m slow tests/analytics/test_small_group_swaps.py \
		tests/reporting/test_shown_swaps.py tests/analytics/test_named_attack.py
	TRAINLIFT_ORGANISATIONS=50 $(INSIDE) -m pytest tests/reporting/test_organisations.py
	TRAINLIFT_DRAWN_RUNS=1000 $(INSIDE) -m pytest tests/pages/test_drawn_attack.py
	$(MAKE) prove-lake
	failed=0; for run in "10 50 10" "10 100 20" "10 50 10 2" "60 50 10"; do \
		$(INSIDE) -m bench.many_people $$run || failed=1; done; exit $$failed

lock:
	@sh make/lock.sh

# an hour or so: every question on ten million rows in a lake and in DuckDB, and a worker killed
prove-lake:
	@$(ENVIRONMENT) develop && $(INSIDE) -m make.java && \
		TRAINLIFT_LAKE_ROWS=$${ROWS:-10000000} $(INSIDE) -m pytest -k many_rows tests/data/test_lake.py
