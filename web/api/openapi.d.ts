// Made of the OpenAPI document by `npm run types:page`.

export interface paths {
    "/v1/{dataset}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Price one item or a list, with range and reasons
         * @description A body that is one object is one item and answers with a Prediction; an array, or {"items": […]}, of at most 1,000 items is a list and answers with Predictions, in which an item that is wrong is {"error": problem}.
         */
        post: operations["predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The answers to an item with other values
         * @description Each combination of the values of one field or two, with its difference from the item itself: at most 500.
         */
        post: operations["askWhatIf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/market": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The index of prices: the level of each period against today
         * @description As JSON; as CSV with `format=csv`, or if `Accept` prefers `text/csv`. There is none (409) while all that was learnt is of one period.
         */
        get: operations["getMarket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the dataset is, and the card of its champion */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All versions with their figures */
        get: operations["listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version: its report, and what was decided about it */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Uploads with their state and rows, the one that was read last first */
        get: operations["listUploads"];
        put?: never;
        /**
         * Send a CSV, or ask for a URL to put a large one to
         * @description The body is the file itself: CSV (text/csv, text/plain, text/tab-separated-values), plain, as application/gzip or in application/zip, or an Excel workbook (at most 6 MB here, 4 MB on AWS); as application/json it names a file, and the answer holds the URL to put it to. Either starts a run.
         */
        post: operations["createUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One upload with its receipt */
        get: operations["getUpload"];
        put?: never;
        post?: never;
        /**
         * Withdraw an upload that is in force, or refuse one that is held
         * @description A withdrawal starts a run, which fits a model without the upload. If that is worse than the champion on held-out rows, beyond chance, the champion goes on answering until the model is confirmed: by `confirm` here, now or later, or by promoting its version with `confirm`.
         */
        delete: operations["removeUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/uploads/{id}/rejected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The refused rows of an upload, each with its line, the reason and the text as it was sent */
        get: operations["getRejected"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/uploads/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a held upload in, alone or in place of others */
        post: operations["acceptUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/uploads/{id}/correct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say when the prices of an upload were made
         * @description For an upload in force or held whose rows have no dates of their own. The answer names the upload that takes its place: the same rows at that time. The run that this starts moves it, without reading a row, and fits.
         */
        post: operations["correctUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/train": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a run, with parameters */
        post: operations["train"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/repair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make damaged records again
         * @description A damaged ledger or pointer is that of its copy again, or what receipts, fits and decisions tell of it; receipts and decisions come from the records of runs. What was fitted and measured is made again by the run that this starts. Calls go on meanwhile.
         */
        post: operations["repair"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All runs, the latest first */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a run has done so far, step by step */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{dataset}/versions/{version}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a version champion: rollback and forward */
        post: operations["promoteVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it works, and which versions answer */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as a page */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Accept: {
            /**
             * @description uploads in force that this one replaces, in the same move
             * @example [
             *       "9f86d081884c7d65"
             *     ]
             */
            insteadOf?: string[];
            /**
             * @description the decimal mark of a file that is held with that question; it is read anew
             * @enum {string}
             */
            decimal?: "point" | "comma";
            /**
             * @description what comes first in its dates of digits, likewise
             * @enum {string}
             */
            dates?: "day-first" | "month-first";
            /**
             * @description the scale of its grades, likewise
             * @example gia
             */
            scale?: string;
            /** @description the dataset's own unit, likewise: prices are in it whatever stands beside them */
            currency?: string;
            /**
             * @description the source that prices in another currency are of, likewise: its level takes in rate, tax and mark-up
             * @example eur-list
             */
            source?: string;
        };
        Card: {
            dataset: string;
            /** @description one item in words */
            item: {
                singular: string;
                plural: string;
            };
            /** @description what is asked for */
            target: {
                column: string;
                unit: string;
                /** @description the words for yes and for no; absent where the answer is a price */
                answers?: {
                    yes: string;
                    no: string;
                };
                /**
                 * @description other names of the column in files
                 * @example [
                 *       "cut grade"
                 *     ]
                 */
                synonyms?: string[];
            };
            /** @description what an item may hold */
            fields: ({
                /** @example cut */
                name: string;
                /** @example Cut */
                title: string;
                /**
                 * @description other names of the column in files
                 * @example [
                 *       "cut grade"
                 *     ]
                 */
                synonyms?: string[];
                /** @enum {string} */
                kind: "number";
                /**
                 * @description a shorter title
                 * @example Depth
                 */
                label?: string;
                /** @example true */
                required: boolean;
                /** @example ct */
                unit: string;
                /**
                 * @description inclusive
                 * @example 0.05
                 */
                min: number;
                /**
                 * @description inclusive
                 * @example 50
                 */
                max: number;
                /** @example 1.1 */
                example: number;
            } | {
                /** @example cut */
                name: string;
                /** @example Cut */
                title: string;
                /**
                 * @description other names of the column in files
                 * @example [
                 *       "cut grade"
                 *     ]
                 */
                synonyms?: string[];
                /** @enum {string} */
                kind: "grade" | "category";
                /** @example true */
                required: boolean;
                levels: string[];
                /**
                 * @description the end at which the dearest level stands; absent if not known
                 * @enum {string}
                 */
                best?: "first" | "last";
                /** @description other scales that a file may use, if the owner says so */
                scales?: {
                    /** @example gia */
                    name: string;
                    title: string;
                }[];
                /**
                 * @description whether other words are taken too; absent if not
                 * @example true
                 */
                open?: boolean;
                example: string;
            } | {
                /** @example cut */
                name: string;
                /** @example Cut */
                title: string;
                /**
                 * @description other names of the column in files
                 * @example [
                 *       "cut grade"
                 *     ]
                 */
                synonyms?: string[];
                /**
                 * @description free text
                 * @enum {string}
                 */
                kind: "text";
                /** @example true */
                required: boolean;
                example: string;
            } | {
                /** @example cut */
                name: string;
                /** @example Cut */
                title: string;
                /**
                 * @description other names of the column in files
                 * @example [
                 *       "cut grade"
                 *     ]
                 */
                synonyms?: string[];
                /** @enum {string} */
                kind: "constant";
                /**
                 * @example false
                 * @enum {boolean}
                 */
                required: false;
                /** @description the only word that is priced */
                value: string;
                example: string;
            })[];
            /** @description what the reasons of a price are given for */
            inputs: {
                name: string;
                columns: string[];
                description?: string;
            }[];
            /** @description the item that every price is compared with */
            referenceItem: {
                [key: string]: unknown;
            };
            /** @description absent while there is no model */
            champion?: {
                /** @example v1 */
                version: string;
                /** @example 2026-11-21T14:00:00.000Z */
                since: string;
                /** @example owner */
                by: string;
                /**
                 * @description the champion before
                 * @example v2
                 */
                previous?: string;
                /**
                 * @description it has taken the place of a pointer that could not be read: what was found
                 * @example NAME/champion.json was damaged: 8 bytes that are not JSON
                 */
                repaired?: string;
            };
            /** @description what was measured of this version */
            report?: {
                [key: string]: unknown;
            };
            /**
             * @description a stored record of it is damaged; message says what that means. Absent where all are whole
             * @example true
             */
            damaged?: boolean;
            /** @description which of its records is damaged, and what to do */
            message?: string;
        };
        Correct: {
            /**
             * @description when its prices were made: a day, month, week or quarter
             * @example 2026-06
             */
            asOf: string;
        };
        /** @description The answer to one car of a list */
        DecidedListedPrediction: {
            /** @description the dataset's word for yes or for no */
            decision: string;
            /**
             * @description of yes
             * @example 0.3127
             */
            probability: number;
            /**
             * @description from this probability on the decision is yes
             * @example 0.5
             */
            threshold: number;
            /**
             * @description whether the threshold was declared, follows from the costs of the two mistakes, or is one half
             * @enum {string}
             */
            thresholdFrom: "declared" | "costs" | "even odds";
            /** @description the item that the reasons compare with */
            reference: {
                probability: number;
                item: {
                    [key: string]: unknown;
                };
            };
            reasons: {
                /** @description one of the inputs of the dataset, or `the rest` for those that moved least together */
                input: string;
                /** @description what was asked with */
                given: unknown;
                /**
                 * @description what it adds in log-odds
                 * @example 0.82
                 */
                points: number;
                /**
                 * @description amounts sum to probability − reference probability
                 * @example 0.1374
                 */
                amount: number;
            }[];
            /** @description of a no: sentences about the inputs that count most against a yes, the strongest first */
            principalReasons?: string[];
            warnings: {
                /**
                 * @description outside-known-range: The value is outside of what the model has seen, and counts as its nearest end. not-listed: Nothing is known of the word, and it counts as the average of all. not-given: The value is missing, and hardly any known row lacks it. It counts as the average of all, and the range of a price is wider.
                 * @example outside-known-range
                 * @enum {string}
                 */
                code: "outside-known-range" | "not-listed" | "not-given";
                /** @description JSON pointer to the field */
                path: string;
                message: string;
                /**
                 * @description the value of the field that the rest of the item implies
                 * @example 1.11
                 */
                expected?: number;
            }[];
            /**
             * @description your own id of the car; its answer has it again
             * @example A-1043
             */
            ref?: string;
        };
        /** @description The answer to one car */
        DecidedPrediction: {
            dataset: string;
            /** @example v1 */
            version: string;
            /**
             * @description the period whose level the prices have; absent if all that was learnt stands at one level
             * @example 2026-11
             */
            asOf?: string;
            /**
             * @description your own id of the car; its answer has it again
             * @example A-1043
             */
            ref?: string;
            /** @description the dataset's word for yes or for no */
            decision: string;
            /**
             * @description of yes
             * @example 0.3127
             */
            probability: number;
            /**
             * @description from this probability on the decision is yes
             * @example 0.5
             */
            threshold: number;
            /**
             * @description whether the threshold was declared, follows from the costs of the two mistakes, or is one half
             * @enum {string}
             */
            thresholdFrom: "declared" | "costs" | "even odds";
            /** @description the item that the reasons compare with */
            reference: {
                probability: number;
                item: {
                    [key: string]: unknown;
                };
            };
            reasons: {
                /** @description one of the inputs of the dataset, or `the rest` for those that moved least together */
                input: string;
                /** @description what was asked with */
                given: unknown;
                /**
                 * @description what it adds in log-odds
                 * @example 0.82
                 */
                points: number;
                /**
                 * @description amounts sum to probability − reference probability
                 * @example 0.1374
                 */
                amount: number;
            }[];
            /** @description of a no: sentences about the inputs that count most against a yes, the strongest first */
            principalReasons?: string[];
            warnings: {
                /**
                 * @description outside-known-range: The value is outside of what the model has seen, and counts as its nearest end. not-listed: Nothing is known of the word, and it counts as the average of all. not-given: The value is missing, and hardly any known row lacks it. It counts as the average of all, and the range of a price is wider.
                 * @example outside-known-range
                 * @enum {string}
                 */
                code: "outside-known-range" | "not-listed" | "not-given";
                /** @description JSON pointer to the field */
                path: string;
                message: string;
                /**
                 * @description the value of the field that the rest of the item implies
                 * @example 1.11
                 */
                expected?: number;
            }[];
        };
        /** @description The answers to a list of cars, in the order asked. A wrong car has an error in its place. */
        DecidedPredictions: {
            dataset: string;
            /** @example v1 */
            version: string;
            /**
             * @description the period whose level the prices have; absent if all that was learnt stands at one level
             * @example 2026-11
             */
            asOf?: string;
            items: (components["schemas"]["DecidedListedPrediction"] | components["schemas"]["DecidedWrongItem"])[];
        };
        DecidedWhatIf: {
            dataset: string;
            /** @example v1 */
            version: string;
            /**
             * @description the period whose level the prices have; absent if all that was learnt stands at one level
             * @example 2026-11
             */
            asOf?: string;
            /** @description of the item as it was given */
            asked: {
                /** @description the dataset's word for yes or for no */
                decision: string;
                /**
                 * @description of yes
                 * @example 0.3127
                 */
                probability: number;
                /**
                 * @description from the probability of the item itself
                 * @example -0.0712
                 */
                difference: number;
                warnings: {
                    /**
                     * @description outside-known-range: The value is outside of what the model has seen, and counts as its nearest end. not-listed: Nothing is known of the word, and it counts as the average of all. not-given: The value is missing, and hardly any known row lacks it. It counts as the average of all, and the range of a price is wider.
                     * @example outside-known-range
                     * @enum {string}
                     */
                    code: "outside-known-range" | "not-listed" | "not-given";
                    /** @description JSON pointer to the field */
                    path: string;
                    message: string;
                    /**
                     * @description the value of the field that the rest of the item implies
                     * @example 1.11
                     */
                    expected?: number;
                }[];
                /**
                 * @description your own id of the car; its answer has it again
                 * @example A-1043
                 */
                ref?: string;
            };
            /** @description each combination of the values; those of the first field change last */
            items: {
                /** @description the dataset's word for yes or for no */
                decision: string;
                /**
                 * @description of yes
                 * @example 0.3127
                 */
                probability: number;
                /**
                 * @description from the probability of the item itself
                 * @example -0.0712
                 */
                difference: number;
                warnings: {
                    /**
                     * @description outside-known-range: The value is outside of what the model has seen, and counts as its nearest end. not-listed: Nothing is known of the word, and it counts as the average of all. not-given: The value is missing, and hardly any known row lacks it. It counts as the average of all, and the range of a price is wider.
                     * @example outside-known-range
                     * @enum {string}
                     */
                    code: "outside-known-range" | "not-listed" | "not-given";
                    /** @description JSON pointer to the field */
                    path: string;
                    message: string;
                    /**
                     * @description the value of the field that the rest of the item implies
                     * @example 1.11
                     */
                    expected?: number;
                }[];
                /** @description the values that were varied */
                given: {
                    [key: string]: unknown;
                };
            }[];
        };
        /** @description A wrong car of a list */
        DecidedWrongItem: {
            /**
             * @description your own id of the car; its answer has it again
             * @example A-1043
             */
            ref?: string;
            error: components["schemas"]["Problem"];
        };
        Health: {
            /**
             * @example ok
             * @enum {string}
             */
            status: "ok";
            /** @description the version of each that answers */
            datasets: {
                dataset: string;
                version?: string;
                /**
                 * @description a stored record of it is damaged; message says what that means. Absent where all are whole
                 * @example true
                 */
                damaged?: boolean;
                /** @description which of its records is damaged, and what to do */
                message?: string;
            }[];
        };
        InputError: {
            /**
             * @description required: The value is required and not given. not-a-number: The value is no number. out-of-bounds: The number is outside its bounds. unknown-grade: The grade is none of the scale. unknown-category: The word is none of the known ones. not-priced: Items of this sort are not priced. too-long: The text has more characters than can be read. wrong-type: The value is of another type. unknown-field: There is no such field. not-an-object: The item is no object. wrong-value: The value is none that the call takes.
             * @example required
             * @enum {string}
             */
            code?: "required" | "not-a-number" | "out-of-bounds" | "unknown-grade" | "unknown-category" | "not-priced" | "too-long" | "wrong-type" | "unknown-field" | "not-an-object" | "wrong-value";
            /**
             * @description JSON pointer to the value
             * @example /cut
             */
            path: string;
            /** @example Idael */
            found: unknown;
            /** @example Fair, Good, Very Good, Premium or Ideal */
            allowed: string;
            message: string;
        };
        Market: {
            dataset: string;
            /** @example v1 */
            version: string;
            /**
             * @description the last period, whose level is 1
             * @example 2026-11
             */
            asOf: string;
            /**
             * @description probability that the true level lies from low to high
             * @example 0.9
             */
            coverage: number;
            /** @description what the sizes are */
            scale: {
                name: string;
                unit: string;
            };
            /** @description in the order of time */
            periods: {
                /** @example 2026-06 */
                period: string;
                /**
                 * @description equal items cost this many times what they cost in the last period
                 * @example 0.94
                 */
                level: number;
                /**
                 * @description the true level lies from low …
                 * @example 0.93
                 */
                low: number;
                /**
                 * @description … to high
                 * @example 0.95
                 */
                high: number;
                /**
                 * @description priced items that it rests on
                 * @example 310
                 */
                rows: number;
                /** @description items of some sizes */
                sizes: {
                    size: number;
                    /**
                     * @description equal items cost this many times what they cost in the last period
                     * @example 0.94
                     */
                    level: number;
                    /**
                     * @description the true level lies from low …
                     * @example 0.93
                     */
                    low: number;
                    /**
                     * @description … to high
                     * @example 0.95
                     */
                    high: number;
                    /**
                     * @description priced items that it rests on
                     * @example 310
                     */
                    rows: number;
                }[];
            }[];
        };
        Moved: {
            dataset: string;
            /** @example 9f86d081884c7d65 */
            uploadId: string;
            /**
             * @example withdrawn
             * @enum {string}
             */
            state: "in force" | "held" | "refused" | "withdrawn" | "pending" | "waiting";
            /**
             * @description the run that the move has started; its steps say what answers next, and how it does beside the champion
             * @example withdrawal-1d2c…
             */
            runId: string;
            /**
             * @description of a withdrawal: the share of the accepted rows in force that goes with the upload
             * @example 0.0476
             */
            share?: number;
        };
        /** @description One item, a list of at most 1,000, or {"items": […]}; see the schema of the dataset for its fields. */
        PredictRequest: unknown;
        /** @description One answer. Its other fields are those of the kind of target that the dataset is of. */
        Prediction: {
            dataset: string;
            /** @example v1 */
            version: string;
            /**
             * @description the period whose level the prices have; absent if all that was learnt stands at one level
             * @example 2026-11
             */
            asOf?: string;
            warnings: components["schemas"]["Warning"][];
        };
        Predictions: {
            dataset: string;
            /** @example v1 */
            version: string;
            /**
             * @description the period whose level the prices have; absent if all that was learnt stands at one level
             * @example 2026-11
             */
            asOf?: string;
            /** @description in the order asked: a prediction without dataset and version, or {"error": problem} */
            items: {
                [key: string]: unknown;
            }[];
        };
        PricedAccept: {
            /**
             * @description uploads in force that this one replaces, in the same move
             * @example [
             *       "9f86d081884c7d65"
             *     ]
             */
            insteadOf?: string[];
            /**
             * @description the decimal mark of a file that is held with that question; it is read anew
             * @enum {string}
             */
            decimal?: "point" | "comma";
            /**
             * @description what comes first in its dates of digits, likewise
             * @enum {string}
             */
            dates?: "day-first" | "month-first";
            /**
             * @description the scale of its grades, likewise
             * @example gia
             */
            scale?: string;
            /** @description the dataset's own unit, likewise: prices are in it whatever stands beside them */
            currency?: string;
            /**
             * @description the source that prices in another currency are of, likewise: its level takes in rate, tax and mark-up
             * @example eur-list
             */
            source?: string;
        };
        /** @description The answer to one knife of a list */
        PricedListedPrediction: {
            /** @example 5031.27 */
            price: number;
            /** @description of all prices */
            unit: string;
            /**
             * @example {
             *       "low": 4460.18,
             *       "high": 5699.1,
             *       "coverage": 0.9
             *     }
             */
            range: {
                low: number;
                high: number;
                /** @description probability that the range holds the price that an expert would ask; null if nothing supports it */
                coverage: number | null;
                /** @description why coverage is null: the item is outside of what the model knows, or fewer than 50 rows calibrated the range */
                unsupported?: {
                    /** @description outside-known-range, few-calibration-rows, or another one of the kind of target */
                    code: string;
                    message: string;
                };
            };
            /** @description the item that the reasons compare with */
            reference: {
                price: number;
                item: {
                    [key: string]: unknown;
                };
            };
            reasons: {
                /** @description one of the inputs of the dataset */
                input: string;
                /** @description what was asked with */
                given: unknown;
                /**
                 * @description amounts sum to price − reference price
                 * @example 412.6
                 */
                amount: number;
                /**
                 * @description factors multiply to price ÷ reference price
                 * @example 1.09
                 */
                factor: number;
            }[];
            warnings: {
                /**
                 * @description outside-known-range: The value is outside of what the model has seen, and is priced as its nearest end. unseen-combination: No item like this is known, and the price rests on its neighbours. old-level: Nothing is known of the latest prices, so the price is that of the last period that is known. value-not-used: The value was given and changes nothing without others.
                 * @example outside-known-range
                 * @enum {string}
                 */
                code: "outside-known-range" | "unseen-combination" | "old-level" | "value-not-used";
                /** @description JSON pointer to the field */
                path: string;
                message: string;
                /**
                 * @description the value of the field that the rest of the item implies
                 * @example 1.11
                 */
                expected?: number;
            }[];
            /**
             * @description rows of the owner's own that the level of the price rests on, where other sources teach beside him
             * @example 40
             */
            ownRows?: number;
            /**
             * @description your own id of the knife; its answer has it again
             * @example A-1043
             */
            ref?: string;
        };
        /** @description One knife, or a list of at most 1,000 knives. There is a range of its own for a knife without age. With time there moves the level of prices, quarter by quarter. */
        PricedPredictRequest: components["schemas"]["PricedItem"] | components["schemas"]["PricedItem"][] | {
            items: components["schemas"]["PricedItem"][];
        };
        /** @description The answer to one knife */
        PricedPrediction: {
            dataset: string;
            /** @example v1 */
            version: string;
            /**
             * @description the period whose level the prices have; absent if all that was learnt stands at one level
             * @example 2026-11
             */
            asOf?: string;
            /**
             * @description your own id of the knife; its answer has it again
             * @example A-1043
             */
            ref?: string;
            /** @example 5031.27 */
            price: number;
            /** @description of all prices */
            unit: string;
            /**
             * @example {
             *       "low": 4460.18,
             *       "high": 5699.1,
             *       "coverage": 0.9
             *     }
             */
            range: {
                low: number;
                high: number;
                /** @description probability that the range holds the price that an expert would ask; null if nothing supports it */
                coverage: number | null;
                /** @description why coverage is null: the item is outside of what the model knows, or fewer than 50 rows calibrated the range */
                unsupported?: {
                    /** @description outside-known-range, few-calibration-rows, or another one of the kind of target */
                    code: string;
                    message: string;
                };
            };
            /** @description the item that the reasons compare with */
            reference: {
                price: number;
                item: {
                    [key: string]: unknown;
                };
            };
            reasons: {
                /** @description one of the inputs of the dataset */
                input: string;
                /** @description what was asked with */
                given: unknown;
                /**
                 * @description amounts sum to price − reference price
                 * @example 412.6
                 */
                amount: number;
                /**
                 * @description factors multiply to price ÷ reference price
                 * @example 1.09
                 */
                factor: number;
            }[];
            warnings: {
                /**
                 * @description outside-known-range: The value is outside of what the model has seen, and is priced as its nearest end. unseen-combination: No item like this is known, and the price rests on its neighbours. old-level: Nothing is known of the latest prices, so the price is that of the last period that is known. value-not-used: The value was given and changes nothing without others.
                 * @example outside-known-range
                 * @enum {string}
                 */
                code: "outside-known-range" | "unseen-combination" | "old-level" | "value-not-used";
                /** @description JSON pointer to the field */
                path: string;
                message: string;
                /**
                 * @description the value of the field that the rest of the item implies
                 * @example 1.11
                 */
                expected?: number;
            }[];
            /**
             * @description rows of the owner's own that the level of the price rests on, where other sources teach beside him
             * @example 40
             */
            ownRows?: number;
        };
        /** @description The answers to a list of knives, in the order asked. A wrong knife has an error in its place. */
        PricedPredictions: {
            dataset: string;
            /** @example v1 */
            version: string;
            /**
             * @description the period whose level the prices have; absent if all that was learnt stands at one level
             * @example 2026-11
             */
            asOf?: string;
            items: (components["schemas"]["PricedListedPrediction"] | components["schemas"]["PricedWrongItem"])[];
        };
        PricedTrain: {
            /** @description Parameters of a fit */
            parameters?: {
                /** @description λ of the lattice; cross-validation chooses it if it is left out */
                penalty?: number;
                /** @description length scale ℓ of the first axis, in ln units; cross-validation chooses it if it is left out */
                length?: number;
                /**
                 * @description relative residual at which the solver stops
                 * @default 0.0001
                 */
                tolerance?: number;
            };
        };
        PricedWhatIf: {
            dataset: string;
            /** @example v1 */
            version: string;
            /**
             * @description the period whose level the prices have; absent if all that was learnt stands at one level
             * @example 2026-11
             */
            asOf?: string;
            /** @description of the item as it was given */
            asked: {
                /** @example 5031.27 */
                price: number;
                /**
                 * @description from the price of the item itself
                 * @example -312.4
                 */
                difference: number;
                /**
                 * @example {
                 *       "low": 4460.18,
                 *       "high": 5699.1,
                 *       "coverage": 0.9
                 *     }
                 */
                range: {
                    low: number;
                    high: number;
                    /** @description probability that the range holds the price that an expert would ask; null if nothing supports it */
                    coverage: number | null;
                    /** @description why coverage is null: the item is outside of what the model knows, or fewer than 50 rows calibrated the range */
                    unsupported?: {
                        /** @description outside-known-range, few-calibration-rows, or another one of the kind of target */
                        code: string;
                        message: string;
                    };
                };
                warnings: {
                    /**
                     * @description outside-known-range: The value is outside of what the model has seen, and is priced as its nearest end. unseen-combination: No item like this is known, and the price rests on its neighbours. old-level: Nothing is known of the latest prices, so the price is that of the last period that is known. value-not-used: The value was given and changes nothing without others.
                     * @example outside-known-range
                     * @enum {string}
                     */
                    code: "outside-known-range" | "unseen-combination" | "old-level" | "value-not-used";
                    /** @description JSON pointer to the field */
                    path: string;
                    message: string;
                    /**
                     * @description the value of the field that the rest of the item implies
                     * @example 1.11
                     */
                    expected?: number;
                }[];
                /**
                 * @description your own id of the knife; its answer has it again
                 * @example A-1043
                 */
                ref?: string;
            };
            /** @description each combination of the values; those of the first field change last */
            items: {
                /** @example 5031.27 */
                price: number;
                /**
                 * @description from the price of the item itself
                 * @example -312.4
                 */
                difference: number;
                /**
                 * @example {
                 *       "low": 4460.18,
                 *       "high": 5699.1,
                 *       "coverage": 0.9
                 *     }
                 */
                range: {
                    low: number;
                    high: number;
                    /** @description probability that the range holds the price that an expert would ask; null if nothing supports it */
                    coverage: number | null;
                    /** @description why coverage is null: the item is outside of what the model knows, or fewer than 50 rows calibrated the range */
                    unsupported?: {
                        /** @description outside-known-range, few-calibration-rows, or another one of the kind of target */
                        code: string;
                        message: string;
                    };
                };
                warnings: {
                    /**
                     * @description outside-known-range: The value is outside of what the model has seen, and is priced as its nearest end. unseen-combination: No item like this is known, and the price rests on its neighbours. old-level: Nothing is known of the latest prices, so the price is that of the last period that is known. value-not-used: The value was given and changes nothing without others.
                     * @example outside-known-range
                     * @enum {string}
                     */
                    code: "outside-known-range" | "unseen-combination" | "old-level" | "value-not-used";
                    /** @description JSON pointer to the field */
                    path: string;
                    message: string;
                    /**
                     * @description the value of the field that the rest of the item implies
                     * @example 1.11
                     */
                    expected?: number;
                }[];
                /** @description the values that were varied */
                given: {
                    [key: string]: unknown;
                };
            }[];
        };
        PricedWhatIfRequest: {
            item: components["schemas"]["PricedItem"];
            /** @description for one field or two, the values to ask the item with, or "all"; at most 500 combinations */
            vary: {
                length_mm?: number[];
                wear?: ("none" | "light" | "heavy")[] | "all";
                maker?: ("Aster" | "Brock" | "Corvo")[] | "all";
                steel?: ("carbon" | null)[];
                age?: (number | null)[];
            };
        };
        /** @description A wrong knife of a list */
        PricedWrongItem: {
            /**
             * @description your own id of the knife; its answer has it again
             * @example A-1043
             */
            ref?: string;
            error: components["schemas"]["Problem"];
        };
        /** @description application/problem+json, RFC 9457 */
        Problem: {
            /** @example urn:stima:problem:invalid-input */
            type: string;
            /** @example Some of the input is wrong */
            title: string;
            /** @example 400 */
            status: number;
            /**
             * @description invalid-json: The body is not valid JSON. repeated-key: An object has the same key twice. invalid-encoding: The body is not UTF-8 text. empty-body: The body is empty. too-deep: The body is nested too deeply. too-many-items: The list is too long. invalid-input: Some of the input is wrong. invalid-parameter: A parameter is wrong. malformed-call: The call is not well-formed. unclear-host: The call does not say clearly which server it is for. not-signed: The call is not signed, or there is no such route. forbidden: Forbidden. unknown-route: No such route. unknown-dataset: Unknown dataset. unknown-version: Unknown version. unknown-upload: Unknown upload. unknown-page: There is no such page of the list. unknown-run: Unknown run. method-not-allowed: The path does not take this method. no-model: There is no model yet. no-index: There is no index of prices. needs-answer: The upload is held with a question. not-held: The upload is not held. not-in-force: The upload is not in force. time-not-begun: That time has not begun yet. time-is-fixed: The time of its prices is fixed. needs-confirm: It would be worse, and must be confirmed. last-in-force: The last upload in force. champion-moved: Another version became champion meanwhile. name-taken: The name is taken. too-large: The body is too large. unsupported-media-type: The content type is not supported. foreign-host: The call is for another server. too-many-requests: Too many requests. quota-exceeded: The quota of the month does not hold so many items. internal-error: Something broke on our side. bad-gateway: The function gave no usable answer. ledger-damaged: The ledger of the uploads cannot be read. record-damaged: A stored record cannot be read. champion-damaged: The pointer to the champion cannot be read. model-damaged: The model cannot be read. storage-unavailable: The storage cannot be used. run-not-started: The run could not be started. timeout: The function took too long.
             * @example invalid-input
             * @enum {string}
             */
            code: "invalid-json" | "repeated-key" | "invalid-encoding" | "empty-body" | "too-deep" | "too-many-items" | "invalid-input" | "invalid-parameter" | "malformed-call" | "unclear-host" | "not-signed" | "forbidden" | "unknown-route" | "unknown-dataset" | "unknown-version" | "unknown-upload" | "unknown-page" | "unknown-run" | "method-not-allowed" | "no-model" | "no-index" | "needs-answer" | "not-held" | "not-in-force" | "time-not-begun" | "time-is-fixed" | "needs-confirm" | "last-in-force" | "champion-moved" | "name-taken" | "too-large" | "unsupported-media-type" | "foreign-host" | "too-many-requests" | "quota-exceeded" | "internal-error" | "bad-gateway" | "ledger-damaged" | "record-damaged" | "champion-damaged" | "model-damaged" | "storage-unavailable" | "run-not-started" | "timeout";
            /** @description one sentence; meant for people */
            detail: string;
            errors?: components["schemas"]["InputError"][];
            /** @description under which a fault of ours stands in our log */
            id?: string;
        };
        Promote: {
            /**
             * @description promotes the version also if it is worse than the champion on held-out rows, beyond chance
             * @example true
             */
            confirm?: boolean;
        };
        Promoted: {
            /** @example v1 */
            version: string;
            /** @example 2026-11-21T14:00:00.000Z */
            since: string;
            /** @example owner */
            by: string;
            /**
             * @description the champion before
             * @example v2
             */
            previous?: string;
            /**
             * @description it has taken the place of a pointer that could not be read: what was found
             * @example NAME/champion.json was damaged: 8 bytes that are not JSON
             */
            repaired?: string;
            dataset: string;
            /** @description absent if the two were never compared */
            compared?: {
                /**
                 * @description held-out rows that both were compared on
                 * @example 5328
                 */
                rows: number;
                /**
                 * @description mean error of the version less that of the champion before, as a share of the price: above 0 it is worse
                 * @example -0.0018
                 */
                excess: number;
            };
        };
        Repair: {
            dataset: string;
            /**
             * @description true: nothing was written
             * @example false
             */
            dry: boolean;
            /** @description one entry for each record that was damaged; none if all are whole */
            records: {
                /**
                 * @description of the object in its store
                 * @example ledger/NAME.json
                 */
                key: string;
                /**
                 * @description made again: it is whole now; next run: the next training makes it again; lost: message says what of
                 * @example made again
                 * @enum {string}
                 */
                outcome: "made again" | "next run" | "lost";
                /** @description what was found, and what became of it */
                message: string;
            }[];
            /**
             * @description the run that makes the rest again; absent if nothing is left to do
             * @example recovery-1d2c
             */
            runId?: string;
        };
        Run: {
            /** @example request-1d2c */
            runId: string;
            dataset: string;
            /**
             * @description unknown: the record of its last step is damaged
             * @example succeeded
             * @enum {string}
             */
            state: "running" | "succeeded" | "failed" | "unknown";
            /** @example 2026-11-21T14:00:00.000Z */
            startedAt: string;
            /** @example 2026-11-21T14:00:05.000Z */
            updatedAt: string;
            /** @description in the order done; without those whose records are damaged */
            steps: {
                /** @example fit */
                step: string;
                /** @example 2026-11-21T14:00:04.000Z */
                at: string;
                /**
                 * @example succeeded
                 * @enum {string}
                 */
                ends?: "succeeded" | "failed";
                message?: string;
                detail?: unknown;
            }[];
            /**
             * @description a stored record of it is damaged; message says what that means. Absent where all are whole
             * @example true
             */
            damaged?: boolean;
            /** @description which of its records are damaged */
            message?: string;
            /** @description what a dry run came to; absent until it has ended, and for other runs */
            result?: {
                upload: components["schemas"]["UploadDetail"];
                /** @description the refused rows as CSV: all, or the first 64 kB of whole lines */
                rejected?: string;
                /** @description the model with this upload; absent if the upload would not be in force */
                candidate?: {
                    /**
                     * @description it names no version that is kept
                     * @example v2
                     */
                    version: string;
                    /** @description whether it would go live, and why */
                    decision: unknown;
                    /** @description its figures beside those of the champion, on rows that neither has seen */
                    report?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        RunStarted: {
            dataset: string;
            /** @example request-1d2c */
            runId: string;
        };
        Runs: {
            dataset: string;
            /** @description the latest first */
            runs: components["schemas"]["Run"][];
            /**
             * @description given as next in the query, it asks for what follows; absent on the last page
             * @example OWY4NmQwODE4ODRjN2Q2NQ
             */
            next?: string;
        };
        SimilarRequest: {
            /** @description an item, as predict takes it */
            item: {
                [key: string]: unknown;
            };
            /**
             * @description how many to find
             * @default 5
             * @example 5
             */
            n: number;
        };
        Train: {
            parameters?: {
                /** @description λ of the lattice; cross-validation chooses it if it is left out */
                penalty?: number;
                /** @description length scale ℓ of the first axis, in ln units; cross-validation chooses it if it is left out */
                length?: number;
                /**
                 * @description relative residual at which the solver stops
                 * @default 0.0001
                 */
                tolerance?: number;
            } | {
                /**
                 * @description rounds in which the penalty of each term is chosen
                 * @default 10
                 */
                rounds?: number;
            } | {
                /**
                 * @description what may be added to the sum of each word; the one with the least log loss out of fold is taken
                 * @default [
                 *       0.03,
                 *       0.1,
                 *       0.3
                 *     ]
                 */
                smoothing?: number[];
            };
        };
        Upload: {
            /** @example 9f86d081884c7d65 */
            uploadId: string;
            /** @example 2026-11.csv */
            name?: string;
            /** @description other names under which the same bytes came */
            alsoNamed?: string[];
            /**
             * @description pending: read, but not yet decided on; waiting: not read yet, as message says
             * @example in force
             * @enum {string}
             */
            state: "in force" | "held" | "refused" | "withdrawn" | "pending" | "waiting";
            /**
             * @description when it was read
             * @example 2026-11-21T13:59:58.000Z
             */
            readAt?: string;
            /**
             * @description when it came into this state
             * @example 2026-11-21T14:00:00.000Z
             */
            since?: string;
            /**
             * @description who brought it into this state
             * @example stima
             */
            by?: string;
            /**
             * @description why it is held, refused or withdrawn
             * @example overlaps
             */
            because?: string;
            /** @description the same in a sentence */
            message?: string;
            /** @description the uploads in force that a held upload shares rows with, the largest share first */
            overlaps?: {
                /** @example 9f86d081884c7d65 */
                uploadId: string;
                /** @example 2026-10.csv */
                name: string;
                /**
                 * @description the share of its rows that stand in that upload, estimated
                 * @example 0.8
                 */
                share: number;
            }[];
            /**
             * @description taken in although its prices contradicted the champion
             * @example false
             */
            contested?: boolean;
            /**
             * @description rows read: those accepted and those refused
             * @example 53940
             */
            read?: number;
            /** @example 53931 */
            accepted?: number;
            /** @example 9 */
            refused?: number;
            /**
             * @description a stored record of it is damaged; message says what that means. Absent where all are whole
             * @example true
             */
            damaged?: boolean;
        };
        UploadDetail: {
            /** @example 9f86d081884c7d65 */
            uploadId: string;
            /** @example 2026-11.csv */
            name?: string;
            /** @description other names under which the same bytes came */
            alsoNamed?: string[];
            /**
             * @description pending: read, but not yet decided on; waiting: not read yet, as message says
             * @example in force
             * @enum {string}
             */
            state: "in force" | "held" | "refused" | "withdrawn" | "pending" | "waiting";
            /**
             * @description when it was read
             * @example 2026-11-21T13:59:58.000Z
             */
            readAt?: string;
            /**
             * @description when it came into this state
             * @example 2026-11-21T14:00:00.000Z
             */
            since?: string;
            /**
             * @description who brought it into this state
             * @example stima
             */
            by?: string;
            /**
             * @description why it is held, refused or withdrawn
             * @example overlaps
             */
            because?: string;
            /** @description the same in a sentence */
            message?: string;
            /** @description the uploads in force that a held upload shares rows with, the largest share first */
            overlaps?: {
                /** @example 9f86d081884c7d65 */
                uploadId: string;
                /** @example 2026-10.csv */
                name: string;
                /**
                 * @description the share of its rows that stand in that upload, estimated
                 * @example 0.8
                 */
                share: number;
            }[];
            /**
             * @description taken in although its prices contradicted the champion
             * @example false
             */
            contested?: boolean;
            /**
             * @description rows read: those accepted and those refused
             * @example 53940
             */
            read?: number;
            /** @example 53931 */
            accepted?: number;
            /** @example 9 */
            refused?: number;
            /**
             * @description a stored record of it is damaged; message says what that means. Absent where all are whole
             * @example true
             */
            damaged?: boolean;
            dataset: string;
            /** @description what was found when the file was read */
            receipt?: {
                [key: string]: unknown;
            };
        };
        UploadReceived: {
            dataset: string;
            /**
             * @description first 16 hex digits of the SHA-256 of the file
             * @example 9f86d081884c7d65
             */
            uploadId: string;
            /** @example 2026-11.csv */
            name: string;
            /**
             * @description path at which to ask what has become of the file
             * @example /v1/NAME/uploads?name=2026-11.csv
             */
            askAt: string;
            /**
             * @description the dry run, if one was asked for
             * @example dry-1d2c
             */
            runId?: string;
        };
        UploadRequest: {
            /**
             * @description name of the file, without folders
             * @example 2026-11.csv
             */
            name: string;
        };
        UploadUrl: {
            dataset: string;
            /** @example 2026-11.csv */
            name: string;
            /**
             * @example PUT
             * @enum {string}
             */
            method: "PUT";
            /** @description where to put the file, with the headers below, until expiresAt */
            url: string;
            /**
             * @example {
             *       "if-none-match": "*"
             *     }
             */
            headers: {
                [key: string]: string;
            };
            /**
             * @description path at which to ask what has become of the file
             * @example /v1/NAME/uploads?name=2026-11.csv
             */
            askAt: string;
            /** @example 2026-11-21T14:15:00.000Z */
            expiresAt: string;
        };
        Uploads: {
            dataset: string;
            /** @description the one that was read last is first */
            uploads: components["schemas"]["Upload"][];
            /**
             * @description given as next in the query, it asks for what follows; absent on the last page
             * @example OWY4NmQwODE4ODRjN2Q2NQ
             */
            next?: string;
        };
        Version: {
            /** @example v1 */
            version: string;
            /**
             * @description whether it answers now
             * @example true
             */
            champion: boolean;
            /** @description what was measured of this version */
            report?: {
                [key: string]: unknown;
            };
            /** @description what was decided about it, and why */
            decision?: {
                [key: string]: unknown;
            };
            /**
             * @description a stored record of it is damaged; message says what that means. Absent where all are whole
             * @example true
             */
            damaged?: boolean;
            /** @description which of its records is damaged, and what to do */
            message?: string;
        };
        VersionDetail: {
            /** @example v1 */
            version: string;
            /**
             * @description whether it answers now
             * @example true
             */
            champion: boolean;
            /** @description what was measured of this version */
            report?: {
                [key: string]: unknown;
            };
            /** @description what was decided about it, and why */
            decision?: {
                [key: string]: unknown;
            };
            /**
             * @description a stored record of it is damaged; message says what that means. Absent where all are whole
             * @example true
             */
            damaged?: boolean;
            /** @description which of its records is damaged, and what to do */
            message?: string;
            dataset: string;
        };
        Versions: {
            dataset: string;
            /** @description the latest first */
            versions: components["schemas"]["Version"][];
        };
        Warning: {
            /** @example outside-known-range */
            code: string;
            /** @description JSON pointer to the field */
            path: string;
            message: string;
            /**
             * @description the value of the field that the rest of the item implies
             * @example 1.11
             */
            expected?: number;
        };
        WhatIfRequest: {
            /** @description an item, as predict takes it */
            item: {
                [key: string]: unknown;
            };
            /** @description for one field or two, the values to ask the item with, or "all"; at most 500 combinations */
            vary: {
                [key: string]: unknown[] | "all";
            };
        };
        PricedItem: {
            [key: string]: number | string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    predict: {
        parameters: {
            query?: {
                /**
                 * @description a version to ask instead of the champion
                 * @example v1
                 */
                version?: string;
                /**
                 * @description a day, month, week or quarter to price at the level of; today's level if it is left out
                 * @example 2026-06
                 */
                asOf?: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PricedPredictRequest"];
            };
        };
        responses: {
            /** @description PricedPrediction for one item, PricedPredictions for a list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PricedPrediction"] | components["schemas"]["PricedPredictions"] | components["schemas"]["DecidedPrediction"] | components["schemas"]["DecidedPredictions"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askWhatIf: {
        parameters: {
            query?: {
                /**
                 * @description a version to ask instead of the champion
                 * @example v1
                 */
                version?: string;
                /**
                 * @description a day, month, week or quarter to price at the level of; today's level if it is left out
                 * @example 2026-06
                 */
                asOf?: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "item": {
                 *         "length_mm": 210,
                 *         "wear": "light",
                 *         "maker": "Brock",
                 *         "steel": "carbon",
                 *         "age": 12
                 *       },
                 *       "vary": {
                 *         "wear": "all",
                 *         "maker": [
                 *           "Brock"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PricedWhatIfRequest"];
            };
        };
        responses: {
            /** @description One answer for each combination */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PricedWhatIf"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMarket: {
        parameters: {
            query?: {
                /**
                 * @description a version to ask instead of the champion
                 * @example v1
                 */
                version?: string;
                /**
                 * @description `csv` for a table
                 * @example json
                 */
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The index */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Market"];
                    "text/csv": string;
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Versions"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                /**
                 * @description a version
                 * @example v1
                 */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDetail"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUploads: {
        parameters: {
            query?: {
                /**
                 * @description only uploads in this state
                 * @example held
                 */
                state?: "in force" | "held" | "refused" | "withdrawn" | "pending" | "waiting";
                /**
                 * @description only uploads of a file of this name
                 * @example 2026-11.csv
                 */
                name?: string;
                /**
                 * @description the largest number of entries; 100 if it is left out
                 * @example 100
                 */
                limit?: number;
                /** @description `next` of the previous page; the answer goes on after it */
                next?: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The uploads */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploads"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUpload: {
        parameters: {
            query?: {
                /**
                 * @description a name for the file in the body
                 * @example 2026-11.csv
                 */
                name?: string;
                /**
                 * @description `true` for a dry run with the file in the body: the answer names the run, whose `result` says what would be held and why, and what the candidate would do. Nothing is kept, and the result is gone after a day
                 * @example true
                 */
                dry?: "true" | "false";
                /**
                 * @description when its prices were made: a day, month, week or quarter; the day of its arrival if it is left out
                 * @example 2026-06
                 */
                asOf?: string;
                /**
                 * @description who made its prices: a source has a level of its own; you if it is left out
                 * @example wholesaler
                 */
                source?: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "2026-11.csv"
                 *     }
                 */
                "application/json": components["schemas"]["UploadRequest"];
                "text/csv": string;
                "application/csv": string;
                "text/plain": string;
                "text/tab-separated-values": string;
                "application/gzip": string;
                "application/x-gzip": string;
                "application/zip": string;
                "application/x-zip-compressed": string;
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Where to put the file */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadUrl"];
                };
            };
            /** @description The file has come in */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadReceived"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                /**
                 * @description the id of an upload or a run
                 * @example 9f86d081884c7d65
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The upload */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadDetail"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeUpload: {
        parameters: {
            query?: {
                /**
                 * @description `true` puts the model without the upload in place of the champion also if it is worse
                 * @example true
                 */
                confirm?: "true" | "false";
            };
            header?: never;
            path: {
                dataset: string;
                /**
                 * @description the id of an upload or a run
                 * @example 9f86d081884c7d65
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ledger has moved and a run is started */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRejected: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                /**
                 * @description the id of an upload or a run
                 * @example 9f86d081884c7d65
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV: line, column, reason, text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                /**
                 * @description the id of an upload or a run
                 * @example 9f86d081884c7d65
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "insteadOf": [
                 *         "9f86d081884c7d65"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PricedAccept"];
            };
        };
        responses: {
            /** @description The ledger has moved and a run is started */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    correctUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                /**
                 * @description the id of an upload or a run
                 * @example 9f86d081884c7d65
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "asOf": "2026-06"
                 *     }
                 */
                "application/json": components["schemas"]["Correct"];
            };
        };
        responses: {
            /** @description A run is started */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    train: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["PricedTrain"];
            };
        };
        responses: {
            /** @description The run is started */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunStarted"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    repair: {
        parameters: {
            query?: {
                /**
                 * @description true: nothing is written, and the answer says what would be
                 * @example true
                 */
                dry?: "true" | "false";
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was damaged, and what became of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Repair"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /**
                 * @description the largest number of entries; 100 if it is left out
                 * @example 100
                 */
                limit?: number;
                /** @description `next` of the previous page; the answer goes on after it */
                next?: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runs"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                /**
                 * @description the id of an upload or a run
                 * @example 9f86d081884c7d65
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    promoteVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                /**
                 * @description a version
                 * @example v1
                 */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "confirm": true
                 *     }
                 */
                "application/json": components["schemas"]["Promote"];
            };
        };
        responses: {
            /** @description The champion */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promoted"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It works */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
